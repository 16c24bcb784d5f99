using Microsoft.AspNetCore.Cors;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OData.Query;
using Microsoft.AspNetCore.OData.Routing.Controllers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OData.Edm;
using Microsoft.OData.ModelBuilder;

namespace CorsPreflight.Tests.Packages;

/// <summary>Entity sets by OData's conventions, one for each policy; nested, so that no other test's application has them.</summary>
internal static class ODataControllers
{
    public static Type[] All { get; } =
        [typeof(CustomersController), typeof(OrdersController), typeof(InvoicesController), typeof(MetadataController)];

    public static IEdmModel Model
    {
        get
        {
            var builder = new ODataConventionModelBuilder();
            builder.EntitySet<Item>("Customers");
            builder.EntitySet<Item>("Orders");
            builder.EntitySet<Item>("Invoices");
            return builder.GetEdmModel();
        }
    }

    public sealed record Item(int Id);

    public abstract class ItemsController : ODataController
    {
        [EnableQuery]
        public IActionResult Get() => Handle(new[] { new Item(1) });

        [EnableQuery]
        public IActionResult Get(int key) => Handle(new Item(key));

        public IActionResult Put(int key) => Handle(new Item(key));

        public IActionResult Delete(int key) => Handle(new Item(key));

        private OkObjectResult Handle(object result)
        {
            HttpContext.RequestServices.GetRequiredService<Probe>().Handle();
            return Ok(result);
        }
    }

    public sealed class CustomersController : ItemsController;

    [EnableCors("Partner")]
    public sealed class OrdersController : ItemsController;

    [DisableCors]
    public sealed class InvoicesController : ItemsController;
}
