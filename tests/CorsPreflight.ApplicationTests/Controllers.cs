using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace CorsPreflight.Tests.Controllers;

public abstract class CountingController : ControllerBase
{
    protected IActionResult Handle()
    {
        HttpContext.RequestServices.GetRequiredService<Probe>().Handle();
        return Content("handled");
    }
}

[ApiController]
[Route("plain")]
public class PlainController : CountingController
{
    [HttpPut("plain")]
    public IActionResult Plain() => Handle();

    [HttpPut("unnamed")]
    [EnableCors]
    public IActionResult Unnamed() => Handle();

    [HttpPut("partner")]
    [EnableCors("Partner")]
    public IActionResult Partner() => Handle();

    [HttpPut("off")]
    [DisableCors]
    public IActionResult Off() => Handle();
}

[ApiController]
[Route("unnamed")]
[EnableCors]
public class UnnamedController : CountingController
{
    [HttpPut("plain")]
    public IActionResult Plain() => Handle();

    [HttpPut("unnamed")]
    [EnableCors]
    public IActionResult Unnamed() => Handle();

    [HttpPut("partner")]
    [EnableCors("Partner")]
    public IActionResult Partner() => Handle();

    [HttpPut("off")]
    [DisableCors]
    public IActionResult Off() => Handle();
}

[ApiController]
[Route("partner")]
[EnableCors("Partner")]
public class PartnerController : CountingController
{
    [HttpPut("plain")]
    public IActionResult Plain() => Handle();

    [HttpPut("unnamed")]
    [EnableCors]
    public IActionResult Unnamed() => Handle();

    [HttpPut("default")]
    [EnableCors("Default")]
    public IActionResult Default() => Handle();

    [HttpPut("partner")]
    [EnableCors("partner")]
    public IActionResult Partner() => Handle();

    [HttpPut("off")]
    [DisableCors]
    public IActionResult Off() => Handle();
}

[ApiController]
[Route("off")]
[DisableCors]
public class OffController : CountingController
{
    [HttpPut("plain")]
    public IActionResult Plain() => Handle();

    [HttpPut("unnamed")]
    [EnableCors]
    public IActionResult Unnamed() => Handle();

    [HttpPut("partner")]
    [EnableCors("Partner")]
    public IActionResult Partner() => Handle();

    [HttpPut("off")]
    [DisableCors]
    public IActionResult Off() => Handle();
}

[ApiController]
[EnableCors("Partner")]
public abstract class PartnerBaseController : CountingController
{
    [HttpPut("plain")]
    public IActionResult Plain() => Handle();

    [HttpPut("off")]
    [DisableCors]
    public IActionResult Off() => Handle();

    [HttpPut("overridden")]
    public virtual IActionResult Overridden() => Handle();

    [HttpPut("overridden-off")]
    [DisableCors]
    public virtual IActionResult OverriddenOff() => Handle();
}

[Route("inherits")]
public class InheritingController : PartnerBaseController
{
    public override IActionResult Overridden() => Handle();

    public override IActionResult OverriddenOff() => Handle();

    [HttpPut("own")]
    public IActionResult Own() => Handle();
}

[Route("renames")]
[EnableCors]
public class RenamingController : PartnerBaseController;

[Route("switches-off")]
[DisableCors]
public class SwitchingOffController : PartnerBaseController;

[ApiController]
public class RoutedController : CountingController
{
    [HttpGet("verbs")]
    public IActionResult Read() => Handle();

    [HttpPut("verbs")]
    [EnableCors("Partner")]
    public IActionResult Replace() => Handle();

    [HttpDelete("verbs")]
    [DisableCors]
    public IActionResult Remove() => Handle();

    [HttpPut("options/own")]
    [EnableCors("Partner")]
    public IActionResult WithOptions() => Handle();

    [HttpOptions("options/own")]
    public IActionResult Options() => Handle();

    [AcceptVerbs("PUT", "OPTIONS", Route = "options/shared")]
    [EnableCors("Partner")]
    public IActionResult WithSharedOptions() => Handle();

    [HttpPut("files/{**path}")]
    [EnableCors("Partner")]
    public IActionResult File(string path) => Handle();

    [HttpPut("numbers/{number:int}")]
    [EnableCors("Partner")]
    public IActionResult Number(int number) => Handle();

    [HttpPut("numbers/{name}")]
    public IActionResult Name(string name) => Handle();
}

[ApiController]
public class ConsumingController : CountingController
{
    [HttpPut("consumes/same")]
    [Consumes("application/json")]
    [EnableCors("Partner")]
    public IActionResult Json() => Handle();

    [HttpPut("consumes/same")]
    [Consumes("text/plain")]
    [EnableCors("Partner")]
    public IActionResult Text() => Handle();

    [HttpPut("consumes/torn")]
    [Consumes("application/json")]
    [EnableCors("Partner")]
    public IActionResult TornJson() => Handle();

    [HttpPut("consumes/torn")]
    [Consumes("text/plain")]
    public IActionResult TornText() => Handle();
}

public class ConventionalController : CountingController
{
    public IActionResult Index() => Handle();

    [EnableCors("Partner")]
    public IActionResult Partners() => Handle();

    [DisableCors]
    public IActionResult Off() => Handle();

    [HttpGet]
    public IActionResult Split() => Handle();

    [HttpPut]
    [ActionName("Split")]
    [EnableCors("Partner")]
    public IActionResult SplitPut() => Handle();

    [ActionName("Renamed")]
    [EnableCors("Partner")]
    public IActionResult Original() => Handle();
}

/// <summary>The only one in this file that <c>UseMvc</c> may serve.</summary>
public class BareController : CountingController
{
    public IActionResult Index() => Handle();
}
