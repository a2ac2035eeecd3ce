namespace Megapod.Wire.Cli;

using System.Text.Json;

/// <summary>One plan from the command line: its JSON, the program that it writes, and what it refuses.</summary>
public sealed class PlanCommandTests : CommandTest
{
    [Fact]
    public async Task Plan_has_the_fields_that_scripts_rely_on_and_its_program_is_a_file()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-plan-").FullName;
        try
        {
            string file = Path.Combine(folder, "plan.mps");
            Assert.Equal(0, await RunAsync("plan", "--case", "tight", "--at", "2025-06-05T16:30Z", "--soc", "0.4", "--export", file, "--json"));
            using var document = JsonDocument.Parse(Output.ToString());
            var plan = document.RootElement;
            Assert.Equal("2025-06-05T16:30:00Z", plan.GetProperty("madeAt").GetString());
            Assert.Equal("2025-06-05T17:00:00Z", plan.GetProperty("validUntil").GetString());
            Assert.True(plan.GetProperty("solveMs").GetDouble() > 0);
            Assert.StartsWith("Clp", plan.GetProperty("solver").GetString(), StringComparison.Ordinal);
            Assert.Equal(JsonValueKind.Array, plan.GetProperty("wishesBroken").ValueKind);
            var slots = plan.GetProperty("slots").EnumerateArray().ToList();
            Assert.Equal(54, slots.Count);
            foreach (var slot in slots)
            {
                foreach (string number in (string[])["importWatts", "batteryWatts", "socEnd", "reserveWatts", "priceLess", "priceMore", "storedEnergyPrice", "peakPrice"])
                {
                    Assert.Equal(JsonValueKind.Number, slot.GetProperty(number).ValueKind);
                }

                Assert.Equal(["firm", "flexible"], slot.GetProperty("computeWatts").EnumerateObject().Select(c => c.Name));
                Assert.Equal(JsonValueKind.String, slot.GetProperty("binding").ValueKind);
                Assert.True(slot.GetProperty("scarce").ValueKind is JsonValueKind.True or JsonValueKind.False);
                Assert.InRange(slot.GetProperty("importWatts").GetDouble(), -1e6, 1.2e6 + 1);
            }

            string text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.StartsWith("NAME", text, StringComparison.Ordinal);
            Assert.Contains("balance_0_0", text, StringComparison.Ordinal);
            Assert.EndsWith("ENDATA\n", text, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("--soc", "1.2")]
    [InlineData("--at", "tomorrow")]
    [InlineData("--promise", "much@tomorrow")]
    [InlineData("--promise", "60kWh")]
    [InlineData("--at", "2020-01-01")]
    [InlineData("--case", "no-such")]
    [InlineData("--market", "nl-day-ahead")]
    public async Task What_cannot_be_planned_is_bad_input(string option, string value)
    {
        Assert.Equal(2, await RunAsync("plan", option, value));
        Assert.Empty(Output.ToString());
    }

    [Fact]
    public async Task Program_that_cannot_be_written_is_3()
    {
        Assert.Equal(3, await RunAsync("plan", "--export", "/nowhere/plan.mps"));
        Assert.Contains("MP3045", Error.ToString(), StringComparison.Ordinal);
    }
}
