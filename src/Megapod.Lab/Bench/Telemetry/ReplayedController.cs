namespace Megapod.Lab.Bench.Telemetry;

using System.Net;
using System.Text.Json.Nodes;
using Megapod.Core.Pods;
using Megapod.Devices.Redfish.Service;
using Megapod.Lab.Emulators.Redfish;

/// <summary>An emulated controller below the sockets: its client's requests end here. What is not the report is answered as it was at the first time.</summary>
internal sealed class ReplayedController : HttpMessageHandler
{
    private const string Reports = "/redfish/v1/TelemetryService/MetricReports";

    private readonly EmulatedRedfish controller;
    private readonly Dictionary<string, RedfishResponse> answers = new(StringComparer.Ordinal);

    /// <summary>A controller that has just measured.</summary>
    /// <param name="controller">The controller.</param>
    /// <param name="parts">The pod's parts.</param>
    public ReplayedController(EmulatedRedfish controller, PodTree parts)
    {
        this.controller = controller;
        Path = JsonNode.Parse(controller.Service.Handle(new RedfishRequest("GET", Reports)).Body.Span)!["Members"]![0]!["@odata.id"]!.GetValue<string>();
        Report = new ReplayedReport(controller.Service.Handle(new RedfishRequest("GET", Path)).Body, parts, controller.Id);
    }

    /// <summary>Path of its report.</summary>
    public string Path { get; }

    /// <summary>Its report.</summary>
    public ReplayedReport Report { get; }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        string target = request.RequestUri!.PathAndQuery;
        if (target == Path)
        {
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(Report.Bytes) });
        }

        if (!answers.TryGetValue(target, out var known))
        {
            answers[target] = known = controller.Service.Handle(new RedfishRequest("GET", target));
        }

        return Task.FromResult(new HttpResponseMessage((HttpStatusCode)known.Status) { Content = new ReadOnlyMemoryContent(known.Body) });
    }
}
