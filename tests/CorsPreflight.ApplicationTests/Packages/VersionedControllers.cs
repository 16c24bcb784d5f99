using Asp.Versioning;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Mvc;

namespace CorsPreflight.Tests.Packages;

/// <summary>The two versions of <see cref="VersionedApps"/> as controllers; nested, so that no other test's application has them.</summary>
internal static class VersionedControllers
{
    public static Type[] All { get; } = [typeof(First), typeof(Second), typeof(Neutral)];

    [ApiController]
    [ApiVersion(1.0)]
    [ControllerName("Versioned")]
    [Route("")]
    public sealed class First : ControllerBase
    {
        [HttpPut("plain")]
        public IActionResult Plain() => Content("1");

        [HttpPut("partner")]
        [EnableCors("Partner")]
        public IActionResult Partner() => Content("1");

        [HttpPut("off")]
        [DisableCors]
        public IActionResult Off() => Content("1");

        [HttpPut("opened")]
        public IActionResult Opened() => Content("1");

        [HttpPut("withdrawn")]
        [EnableCors("Partner")]
        public IActionResult Withdrawn() => Content("1");

        [HttpPut("closed")]
        public IActionResult Closed() => Content("1");

        [HttpPut("published")]
        [DisableCors]
        public IActionResult Published() => Content("1");

        [HttpPut("renamed")]
        [EnableCors("Partner")]
        public IActionResult Renamed() => Content("1");

        [HttpPut("widened")]
        public IActionResult Widened() => Content("1");
    }

    [ApiController]
    [ApiVersion(2.0)]
    [ControllerName("Versioned")]
    [Route("")]
    public sealed class Second : ControllerBase
    {
        [AcceptVerbs("PUT", "DELETE", Route = "plain")]
        public IActionResult Plain() => Content("2");

        [AcceptVerbs("PUT", "DELETE", Route = "partner")]
        [EnableCors("Partner")]
        public IActionResult Partner() => Content("2");

        [AcceptVerbs("PUT", "DELETE", Route = "off")]
        [DisableCors]
        public IActionResult Off() => Content("2");

        [AcceptVerbs("PUT", "DELETE", Route = "opened")]
        [EnableCors("Partner")]
        public IActionResult Opened() => Content("2");

        [AcceptVerbs("PUT", "DELETE", Route = "withdrawn")]
        public IActionResult Withdrawn() => Content("2");

        [AcceptVerbs("PUT", "DELETE", Route = "closed")]
        [DisableCors]
        public IActionResult Closed() => Content("2");

        [AcceptVerbs("PUT", "DELETE", Route = "published")]
        [EnableCors("Partner")]
        public IActionResult Published() => Content("2");

        [AcceptVerbs("PUT", "DELETE", Route = "renamed")]
        [EnableCors("Shared")]
        public IActionResult Renamed() => Content("2");

        [AcceptVerbs("PUT", "DELETE", Route = "widened")]
        [EnableCors("Shared")]
        public IActionResult Widened() => Content("2");
    }

    [ApiController]
    [ApiVersionNeutral]
    [Route("neutral")]
    public sealed class Neutral : ControllerBase
    {
        [HttpPut]
        [EnableCors("Partner")]
        public IActionResult Put() => Content("neutral");
    }
}
