namespace Megapod.Wire.Cli;

using System.Text.Json;
using Megapod.Tests;

public sealed class CheckCommandTests : CommandTest
{
    [Fact]
    public async Task Good_file_is_0_and_answered_with_a_paragraph_about_the_site()
    {
        Assert.Equal(0, await RunAsync("check", Example("charging-site/site.yaml")));
        string[] words = ["2 MW", "1.9 MW, 3.9 MWh", "24 connectors", "10 racks", "980 kW", "leaves 1.02 MW"];
        Assert.All(words, w => Assert.Contains(w, Output.ToString()));
        Assert.Equal(1, Output.ToString().Count(c => c == '\n'));
        Assert.Empty(Error.ToString());
    }

    [Fact]
    public async Task Good_file_is_an_empty_list_in_json()
    {
        Assert.Equal(0, await RunAsync("check", Example("charging-site/no-pod.yaml"), "--json"));
        using var document = JsonDocument.Parse(Output.ToString());
        Assert.Equal(0, document.RootElement.GetArrayLength());
    }

    [Fact]
    public async Task File_that_is_missing_for_an_operator_is_1_and_told_with_its_place()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-check-").FullName;
        string path = Path.Combine(folder, "site.yaml");
        try
        {
            await File.WriteAllTextAsync(
                path,
                """
                id: test
                grid: {limits: [{id: connection, amount: 900 kW}], meter: {id: grid-meter}}
                cabinets:
                  - {id: c0, parent: grid, rating: 50 kW, driver: s0, connectors: {id: a, rating: 50 kW, fallback: 5 kW, enforcement: {class: closedLoop, longestGrant: 100 s}}}
                devices:
                  - {id: s0, protocol: ocpp, operator: {address: "wss://csms.example.org", passwordFile: s0.password}}
                """,
                TestContext.Current.CancellationToken);
            Assert.Equal(1, await RunAsync("check", path));
            Assert.Equal($"{path}:6:90: 'passwordFile' names s0.password, which cannot be used: there is no such file. [MP1115]\n    Look at the path and at who may read it.\n", Output.ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task File_with_mistakes_is_1_and_answered_with_their_places()
    {
        string path = Bad("minimum-above-rating");
        Assert.Equal(1, await RunAsync("check", path));
        Assert.StartsWith($"{path}:22:18: 'minimum' is 160 kW, above 'rating', 150 kW. [MP1053]\n    Lower ", Output.ToString());
    }

    [Fact]
    public async Task Mistakes_are_a_list_in_json()
    {
        string path = Bad("minimum-above-rating");
        Assert.Equal(1, await RunAsync("check", path, "--json"));
        using var document = JsonDocument.Parse(Output.ToString());
        var finding = Assert.Single(document.RootElement.EnumerateArray());
        Assert.Equal(path, finding.GetProperty("file").GetString());
        Assert.Equal((22, 18), (finding.GetProperty("line").GetInt32(), finding.GetProperty("column").GetInt32()));
        Assert.NotEmpty(finding.GetProperty("message").GetString()!);
        Assert.NotEmpty(finding.GetProperty("remedy").GetString()!);
    }

    [Theory]
    [InlineData("not-utf8")]
    [InlineData("no-such-file")]
    public async Task File_that_cannot_be_read_is_2(string name)
    {
        Assert.Equal(2, await RunAsync("check", Bad(name)));
        Assert.Empty(Output.ToString());
        Assert.Contains(Bad(name), Error.ToString());
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("schema", "--json")]
    public async Task Schema_is_a_json_document_either_way(params string[] args)
    {
        Assert.Equal(0, await RunAsync(args));
        using var document = JsonDocument.Parse(Output.ToString());
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", document.RootElement.GetProperty("$schema").GetString());
    }

    [Fact]
    public async Task Site_that_lets_every_card_charge_is_in_order_and_says_so_and_a_mistake_among_its_cards_is_named_with_its_line()
    {
        string folder = Directory.CreateTempSubdirectory("megapod-check-").FullName;
        try
        {
            string path = Path.Combine(folder, "site.yaml");
            string cards = Path.Combine(folder, "cards.txt");
            string text = Megapod.Lab.DefaultSite.Text().Replace("  - id: cabinet-a\n", "  - id: cabinet-a\n    driver: kerb\n", StringComparison.Ordinal) + "\ndevices:\n  - {id: kerb, protocol: ocpp}\n";
            await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
            Assert.Equal(0, await RunAsync("check", path));
            Assert.StartsWith("Every card may charge at this site's stations; ", Error.ToString(), StringComparison.Ordinal);
            Error.GetStringBuilder().Clear();
            await File.WriteAllTextAsync(path, text + "ocpp: {cards: cards.txt}\n", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(cards, "04A2 # mine\n\n04 A3\n", TestContext.Current.CancellationToken);
            Output.GetStringBuilder().Clear();
            Assert.Equal(1, await RunAsync("check", path));
            Assert.StartsWith($"{cards}:3:1: The line is no card", Output.ToString(), StringComparison.Ordinal);
            await File.WriteAllTextAsync(cards, "04A2 # mine\n", TestContext.Current.CancellationToken);
            Assert.Equal(0, await RunAsync("check", path));
            Assert.Empty(Error.ToString());
            File.Delete(cards);
            Assert.Equal(1, await RunAsync("check", path));
            Assert.Contains("[MP1121]", Output.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Example(string name) => Path.Combine(TestData.RepositoryRoot, "examples", name);

    private static string Bad(string name) => Path.Combine(TestData.RepositoryRoot, "tests", "Megapod.Unit", "Files", "bad", name + ".yaml");
}
