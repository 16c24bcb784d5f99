using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Mvc;

namespace CorsPreflight.Tests.Controllers.Inner;

[Area("Inner")]
[EnableCors("Partner")]
public class ConventionalController : CountingController
{
    public IActionResult Index() => Handle();

    [DisableCors]
    public IActionResult Off() => Handle();
}
