using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;

namespace CorsPreflight.Tests.Matrix;

/// <summary>The answers of <see cref="Applications"/>, as controllers.</summary>
[ApiController]
[Route("")]
public class AnswersController : ControllerBase
{
    [AcceptVerbs("GET", "PUT", Route = "orders/{id:int}")]
    public IResult Orders() => Probe.Handle();

    [HttpPut("account")]
    [Authorize]
    public IResult Account() => Probe.Handle();

    [HttpPut("admin")]
    [Authorize(Applications.Admin)]
    public IResult Admin() => Probe.Handle();

    [HttpPut("upload")]
    public Task<IResult> Upload() => Applications.Read(Request, Probe);

    [HttpPut("limited")]
    [EnableRateLimiting(Applications.Closed)]
    public IResult Limited() => Probe.Handle();

    [HttpPut("throws")]
    public void Throws() => throw Probe.Throw();

    [HttpPut("slow")]
    [RequestTimeout(Applications.Short)]
    public Task<IResult> Slow() => Applications.Wait(Probe, HttpContext.RequestAborted);

    private Probe Probe => (Probe)HttpContext.RequestServices.GetService(typeof(Probe))!;
}

[EnableCors("Partner")]
[Route("partner")]
public class PartnerAnswersController : AnswersController;

[DisableCors]
[Route("off")]
public class OffAnswersController : AnswersController;
