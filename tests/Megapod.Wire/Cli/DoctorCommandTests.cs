namespace Megapod.Wire.Cli;

using System.Text.Json;
using Megapod.Devices.Solver;

/// <summary>What the doctor says of a machine.</summary>
public sealed class DoctorCommandTests : CommandTest
{
    [Fact]
    public async Task Every_part_of_the_machine_is_named_and_what_is_not_right_has_a_remedy()
    {
        int code = await RunAsync("doctor", "--machine", "--json");
        using var document = JsonDocument.Parse(Output.ToString());
        var findings = document.RootElement.EnumerateArray().ToList();
        Assert.Equal(["solver", "store", "time zones", "clock", "priority", "processors", "memory"], findings.Select(f => f.GetProperty("device").GetString()));
        Assert.All(findings, f => Assert.Equal(f.GetProperty("ok").GetBoolean(), f.GetProperty("remedy").GetString()!.Length == 0));
        Assert.All(findings, f => Assert.EndsWith(".", f.GetProperty("finding").GetString()!));
        Assert.Equal(findings.TrueForAll(f => f.GetProperty("ok").GetBoolean()) ? 0 : 1, code);
        using var solver = Solvers.Open(TimeSpan.FromSeconds(1)).Value;
        Assert.Contains(solver.Name, findings[0].GetProperty("finding").GetString()!, StringComparison.Ordinal);
    }
}
