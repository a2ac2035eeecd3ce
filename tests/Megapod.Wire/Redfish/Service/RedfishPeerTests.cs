namespace Megapod.Wire.Redfish.Service;

using System.Text.Json;
using System.Text.Json.Nodes;
using Megapod.Devices.Redfish.Service;
using Megapod.Wire.Peers;

/// <summary>Other people's clients against the emulated pod: the DMTF's redfishtool, and sushy of OpenStack.</summary>
public sealed class RedfishPeerTests
{
    private static readonly RedfishServiceConfig Guarded = new() { Authentication = RedfishAuthentication.Basic | RedfishAuthentication.Session, User = "ada", Password = "secret" };

    [Fact]
    public async Task Redfishtool_finds_its_way_and_sets_what_can_be_set()
    {
        await using var bench = await EmulatorBench.OpenAsync(Guarded, isReal: true);
        Assert.Equal("/redfish/v1/", (string?)Json(await ToolAsync(bench, "Basic", "versions"))["v1"]);
        Assert.Equal("RootService", (string?)Json(await ToolAsync(bench, "Basic", "root"))["Id"]);
        Assert.Equal(9, (int)Json(await ToolAsync(bench, "Basic", "Chassis"))["Members@odata.count"]!);
        Assert.Equal(3, (int)Json(await ToolAsync(bench, "Basic", "Systems"))["Members@odata.count"]!);
        Assert.Equal("On", (string?)Json(await ToolAsync(bench, "Basic", "Systems", "-I", "rack-a.server-1"))["PowerState"]);
        Assert.Equal(2, (int)Json(await ToolAsync(bench, "Basic", "Systems", "-I", "rack-a.server-1", "Processors"))["Members@odata.count"]!);
        Assert.Equal("1.2.3", (string?)Json(await ToolAsync(bench, "Basic", "Managers", "-I", "rack-a.server-1"))["FirmwareVersion"]);
        Assert.Equal("SessionService", (string?)Json(await ToolAsync(bench, "Session", "SessionService"))["Id"]);
        await ToolAsync(bench, "Basic", "Systems", "-I", "rack-a.server-1", "patch", """{"PowerRestorePolicy":"AlwaysOn"}""");
        Assert.Equal("AlwaysOn", (string?)Json(await ToolAsync(bench, "Basic", "Systems", "-I", "rack-a.server-1"))["PowerRestorePolicy"]);
        await ToolAsync(bench, "Session", "raw", "PATCH", ServiceBench.GpuEnvironment, "-d", """{"PowerLimitWatts":{"SetPoint":400}}""");
        Assert.Equal(["rack-a/server-1/gpu-0 400"], bench.Plant.Told);
    }

    [Fact]
    public async Task Redfishtool_is_refused_with_a_wrong_password()
    {
        await using var bench = await EmulatorBench.OpenAsync(Guarded with { Password = "other" }, isReal: true);
        Assert.Contains("401", await ToolAsync(bench, "Basic", "Systems"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sushy_reads_the_pod_and_sees_an_update_through(bool isBasic)
    {
        await using var bench = await EmulatorBench.OpenAsync(Guarded, isReal: true);
        string said = await Peers.RunPythonAsync("python3-sushy", "sushy", "redfish_client.py", $"{bench.Root}/redfish/v1", "ada", "secret", isBasic ? "basic" : "session");
        var seen = JsonNode.Parse(said)!;
        Assert.Equal("pod-1", (string?)seen["name"]);
        Assert.Equal(9, seen["chassis"]!.AsArray().Count);
        Assert.Contains("Pod", seen["chassis"]!.AsArray().Select(c => (string)c!));
        Assert.Equal(["rack-a.server-1 ON GPU GPU", "rack-a.server-2 ON GPU GPU", "rack-b.server-1 ON GPU GPU"], seen["systems"]!.AsArray().Select(s => (string)s!));
        Assert.Equal(4, seen["managers"]!.AsArray().Count);
        Assert.Equal(10, seen["firmware"]!.AsArray().Count);
        Assert.True((bool)seen["task"]!["processing"]!);

        // sushy follows the task itself where the answer holds one, and the monitor where it does not.
        Assert.Equal("/redfish/v1/TaskService/Tasks/1", (string?)seen["task"]!["monitor"]);
        Assert.Equal(404, (int)seen["missing"]!);
        Assert.Equal(isBasic ? 0 : 1, (int)seen["sessions"]!);
    }

    /// <summary>Schemas of our own making would judge nothing; what a judge of JSON can say without the DMTF's schemas is that every answer is JSON.</summary>
    [Fact]
    public async Task Every_answer_is_json_to_somebody_elses_parser()
    {
        await using var bench = await EmulatorBench.OpenAsync(isReal: true);
        string said = await Peers.RunPythonAsync("python3-jsonschema", "jsonschema", "redfish_crawl.py", bench.Root);
        var seen = JsonSerializer.Deserialize<JsonElement>(said);
        Assert.True(seen.GetProperty("resources").GetInt32() > 300, said);
        Assert.Empty(seen.GetProperty("wrong").EnumerateArray());
    }

    private static Task<string> ToolAsync(EmulatorBench bench, string authentication, params string[] arguments) =>
        Peers.RunToolAsync("redfishtool", ["-r", $"127.0.0.1:{bench.Controller.Port}", "-S", "Never", "-A", authentication, "-u", "ada", "-p", "secret", .. arguments]);

    private static JsonObject Json(string said) => JsonNode.Parse(said[said.IndexOf('{')..])!.AsObject();
}
