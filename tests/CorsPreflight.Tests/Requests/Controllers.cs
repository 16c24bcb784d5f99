using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Mvc;

namespace CorsPreflight.Tests.Requests;

[ApiController]
[Authorize]
[Route("orders/{id:int}")]
public class OrdersController : ControllerBase
{
    [HttpPut]
    public IActionResult Replace() => Ok();
}

[ApiController]
[Route("controller")]
[EnableCors("Partner")]
public class NamedController : ControllerBase
{
    [HttpPut]
    public IActionResult Replace() => Ok();

    [HttpDelete]
    [DisableCors]
    public IActionResult Remove() => Ok();

    [HttpPost]
    [EnableCors("Default")]
    public IActionResult Create() => Ok();

    [HttpGet("/controller/read")]
    public IActionResult Read() => Ok();
}

public class PlainController : ControllerBase
{
    public IActionResult Index() => Content("plain");

    [EnableCors("Partner")]
    public IActionResult Partners() => Content("partners");
}
