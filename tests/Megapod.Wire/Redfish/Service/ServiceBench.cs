namespace Megapod.Wire.Redfish.Service;

using System.Text;
using System.Text.Json.Nodes;
using Megapod.Core.Pods;
using Megapod.Core.Units;
using Megapod.Devices.Redfish.Service;
using Megapod.Devices.Redfish.Service.Pods;
using Megapod.Wire.Site;

/// <summary>A service of the small pod that tests ask without a socket.</summary>
internal sealed class ServiceBench
{
    public const string Gpu = "/redfish/v1/Systems/rack-a.server-1/Processors/gpu-0";
    public const string GpuEnvironment = $"{Gpu}/EnvironmentMetrics";
    public const string Server = "/redfish/v1/Systems/rack-a.server-1";

    public ServiceBench(RedfishServiceConfig? config = null, bool isReadOnly = false, PodRedfishConfig? shown = null, PodReadings? readings = null)
    {
        Clock.Began = new DateTimeOffset(TestPod.Noon.ToUtc(), TimeSpan.Zero);
        Readings = readings ?? TestPod.Full(TestPod.Noon);
        Shown = shown ?? new PodRedfishConfig();
        Model = new PodRedfishModel(Shown, () => Readings, () => Instant.From(Clock.GetUtcNow()), isReadOnly ? null : Owner);
        Service = new RedfishService(Model, config ?? new RedfishServiceConfig(), Clock);
    }

    public FakeClock Clock { get; } = new();

    public TestOwner Owner { get; } = new();

    public PodReadings Readings { get; set; }

    public PodRedfishConfig Shown { get; }

    public PodRedfishModel Model { get; }

    public RedfishService Service { get; }

    public RedfishResponse Ask(string method, string target, string? body = null, params (string Name, string Value)[] headers)
    {
        var all = headers.Select(h => KeyValuePair.Create(h.Name, h.Value)).ToList();
        if (body is not null && !headers.Any(h => h.Name == "Content-Type"))
        {
            all.Add(new("Content-Type", "application/json"));
        }

        return Service.Handle(new RedfishRequest(method, target, all, body is null ? default : Encoding.UTF8.GetBytes(body)));
    }

    /// <summary>A resource that has to be there.</summary>
    public JsonObject Get(string target)
    {
        var answer = Ask("GET", target);
        Assert.True(answer.Status == 200, $"{target} answers {answer.Status}");
        return Json(answer);
    }

    public static JsonObject Json(RedfishResponse answer) => JsonNode.Parse(answer.Body.Span)!.AsObject();

    /// <summary>The message ids of an answer that says what is wrong, each of which has what the standard asks of a message.</summary>
    public static List<string> Messages(RedfishResponse answer)
    {
        var error = Json(answer)["error"]!;
        Assert.StartsWith("Base.1.18.", error["code"]!.GetValue<string>());
        Assert.NotEmpty(error["message"]!.GetValue<string>());
        var messages = error["@Message.ExtendedInfo"]!.AsArray();
        Assert.All(messages, m =>
        {
            Assert.NotEmpty(m!["Message"]!.GetValue<string>());
            Assert.NotEmpty(m["Resolution"]!.GetValue<string>());
            Assert.Contains(m["MessageSeverity"]!.GetValue<string>(), (string[])["OK", "Warning", "Critical"]);
            Assert.DoesNotContain("{0}", m["Message"]!.GetValue<string>());
        });
        return [.. messages.Select(m => m!["MessageId"]!.GetValue<string>()["Base.1.18.".Length..])];
    }
}
