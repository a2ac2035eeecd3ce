namespace Megapod.Wire.Redfish.Service;

using System.Text.Json;
using System.Text.Json.Nodes;
using Megapod.Core.Model;
using Megapod.Core.Pods;
using Megapod.Lab.Emulators.Redfish;
using Megapod.Tests;

/// <summary>Whole documents beside ones that were not made by the service; each file says where it comes from.</summary>
public sealed class RedfishGoldenTests
{
    private static readonly JsonDocumentOptions Commented = new() { CommentHandling = JsonCommentHandling.Skip };

    [Theory]
    [InlineData("coolant-connector.json")]
    [InlineData("leak-detector.json")]
    [InlineData("power-limit.json")]
    public void Resource_is_as_written(string file)
    {
        var golden = Golden(file);
        var bench = new ServiceBench();
        bench.Readings = bench.Readings.With(
            ("pod-1/cdu-1", PartQuantity.Flow, Reading.Good(0.7, TestPod.Noon)),
            ("pod-1/cdu-1", PartQuantity.SupplyTemperature, Reading.Good(29, TestPod.Noon)),
            ("pod-1/cdu-1", PartQuantity.ReturnTemperature, Reading.Good(50, TestPod.Noon)),
            ("pod-1/cdu-1", PartQuantity.Pressure, Reading.Good(108_000, TestPod.Noon)),
            ("pod-1/cdu-1", PartQuantity.DifferentialPressure, Reading.Good(37_000, TestPod.Noon)),
            ("pod-1/cdu-1", PartQuantity.ValvePosition, Reading.Missing),
            ("rack-a/server-1/gpu-0", PartQuantity.Power, Reading.Good(512.5, TestPod.Noon)),
            ("rack-a/server-1/gpu-0", PartQuantity.Energy, Reading.Good(19_833_500, TestPod.Noon)),
            ("rack-a/server-1/gpu-0", PartQuantity.Temperature, Reading.Missing));
        var body = bench.Get((string)golden["@odata.id"]!);
        body.Remove("@odata.etag");
        Assert.True(JsonNode.DeepEquals(golden, body), body.ToJsonString());
    }

    [Fact]
    public void Error_is_as_written()
    {
        var answer = new ServiceBench().Ask("PATCH", ServiceBench.Server, """{"Nonsense":1}""");
        Assert.True(JsonNode.DeepEquals(Golden("error.json"), ServiceBench.Json(answer)), ServiceBench.Json(answer).ToJsonString());
    }

    [Fact]
    public void Every_fault_of_emulated_services_has_a_row()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        Assert.All((string[])[RedfishFaultCodes.CannotListen, RedfishFaultCodes.NoLimit], code => Assert.Single(document.Split('\n'), line => line.StartsWith($"| {code} |")));
    }

    private static JsonObject Golden(string file) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "tests/Megapod.Wire/Redfish/Service/Golden", file)), documentOptions: Commented)!.AsObject();
}
