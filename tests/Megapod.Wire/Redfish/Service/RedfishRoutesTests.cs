namespace Megapod.Wire.Redfish.Service;

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Megapod.Devices.Redfish.Service;
using Megapod.Site.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

/// <summary>Our own pod in the standard's shape, beside the API.</summary>
public sealed class RedfishRoutesTests : IAsyncLifetime
{
    private readonly ServiceBench bench = new();
    private readonly HttpClient http = new();
    private WebApplication app = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = 1024;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddRoutingCore();
        app = builder.Build();
        RedfishRoutes.Map(app, bench.Service);
        await app.StartAsync(Stop);
        http.BaseAddress = new Uri(app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Whole_service_is_reached_through_the_routes()
    {
        Assert.Equal("/redfish/v1/", (string?)(await http.GetFromJsonAsync<JsonObject>("/redfish", Stop))!["v1"]);
        Assert.Equal("pod-1", (string?)(await http.GetFromJsonAsync<JsonObject>("/redfish/v1/", Stop))!["Name"]);
        using var page = await http.GetAsync("/redfish/v1/Systems?$top=1", Stop);
        Assert.Equal("/redfish/v1/Systems?$skip=1&$top=1", (string?)JsonNode.Parse(await page.Content.ReadAsStringAsync(Stop))!["Members@odata.nextLink"]);
        Assert.Equal("4.0", page.Headers.GetValues("OData-Version").Single());
        using var metadata = await http.GetAsync("/redfish/v1/$metadata", Stop);
        Assert.Equal("application/xml", metadata.Content.Headers.ContentType!.MediaType);
        using var changed = await http.PatchAsync(ServiceBench.Server, new StringContent("""{"PowerRestorePolicy":"AlwaysOn"}""", Encoding.UTF8, "application/json"), Stop);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(["rack-a/server-1 AlwaysOn"], bench.Owner.Asked);
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/redfish/v1/Systems"), Stop);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        using var known = new HttpRequestMessage(HttpMethod.Get, "/redfish/v1/Systems");
        known.Headers.TryAddWithoutValidation("If-None-Match", head.Headers.ETag!.ToString());
        using var same = await http.SendAsync(known, Stop);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Fact]
    public async Task Body_that_is_too_large_is_refused_in_the_standards_form()
    {
        using var refused = await http.PatchAsync(ServiceBench.Server, new StringContent(new string(' ', bench.Service.MostBodyBytes + 1), Encoding.UTF8, "application/json"), Stop);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Contains("@Message.ExtendedInfo", await refused.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task Follower_for_whom_there_is_no_place_is_told_to_come_back()
    {
        Assert.All(Enumerable.Range(0, RedfishEvents.MostFollowers), _ => Assert.True(bench.Service.Events.TryJoin()));
        using var crowded = await http.GetAsync("/redfish/v1/EventService/SSE", Stop);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(30)), (crowded.StatusCode, crowded.Headers.RetryAfter!.Delta));
        Assert.Contains("Base.1.18.ServiceTemporarilyUnavailable", await crowded.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public void Looking_is_read_and_everything_else_is_operate()
    {
        var policies = ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).Select(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [], e.Metadata.GetMetadata<RoutePolicy>())).ToList();
        Assert.Equal(2, policies.Count);
        Assert.Contains(policies, p => p.Item1 is ["GET", "HEAD"] && p.Item2 == RoutePolicy.Read);
        Assert.Contains(policies, p => p.Item1.Count == 0 && p.Item2 == RoutePolicy.Operate);
    }
}
