namespace Megapod.Unit.Files;

using System.Reflection;
using System.Text.RegularExpressions;
using Megapod.Core.Model;
using Megapod.Core.Outcomes;
using Megapod.Devices.Modbus;
using Megapod.Files.RegisterMap;
using Megapod.Files.SiteFile;
using Megapod.Files.SiteFile.Shapes;
using Megapod.Tests;

/// <summary>Register maps: what is read from the shipped ones, and what is said of bad ones, word for word.</summary>
public sealed class RegisterMapTests
{
    private static readonly string Shipped = Path.Combine(TestData.RepositoryRoot, "src", "Megapod.Devices", "Profiles", "Registers");
    private static readonly string Bad = Path.Combine(TestData.RepositoryRoot, "tests", "Megapod.Unit", "Files", "bad", "maps");

    public static TheoryData<string> BadNames => [.. Directory.EnumerateFiles(Bad, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order()];

    [Theory]
    [MemberData(nameof(BadNames))]
    public void Bad_map_is_answered_with_the_expected_words(string name)
    {
        var outcome = RegisterMapReader.Read(Path.Combine(Bad, name + ".yaml"));
        Assert.False(outcome.IsSuccess);
        Assert.Equal(File.ReadAllText(Path.Combine(Bad, name + ".txt")), string.Concat(outcome.Faults.Select(Seen)));
    }

    [Fact]
    public void Every_fault_of_a_map_is_met_by_a_bad_one_and_has_one_row_in_the_document()
    {
        string document = File.ReadAllText(Path.Combine(TestData.RepositoryRoot, "docs", "faults.md"));
        var rows = Regex.Matches(document, @"^\| (MP110\d|MP1110) \|", RegexOptions.Multiline, TimeSpan.FromSeconds(5)).Select(m => m.Groups[1].Value);
        string[] codes = [.. typeof(MapFaultCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)];
        Assert.Equal(codes, rows);
        string met = string.Concat(BadNames.Select(n => File.ReadAllText(Path.Combine(Bad, n.Data + ".txt"))));
        Assert.All(codes.Except([MapFaultCodes.OtherThing]), code => Assert.Contains($"[{code}]", met, StringComparison.Ordinal));
    }

    [Fact]
    public void Example_battery_is_what_its_file_says()
    {
        var map = RegisterMapReader.Read(Path.Combine(Shipped, "example-battery.yaml")).Value;
        Assert.Equal((RegisterDeviceKind.Battery, RegisterReversion.Lapses, true), (map.Kind, map.Reversion, map.MayCommand));
        var power = map.Points.First();
        Assert.Equal(new RegisterNumberConfig { Address = 100, Type = RegisterType.Signed32, Order = RegisterOrder.Cdab, Factor = 100 }, power.Number);
        Assert.Equal((RegisterMeaning.Power, true, -2147483648m), (power.Means, power.IsFlipped, Assert.Single(power.Absent)));
        Assert.Equal((0.001m, (ushort?)null), (map.Points.ElementAt(1).Number.Factor, map.Points.ElementAt(1).Number.ScaleAddress));
        Assert.Equal((ushort?)105, map.Points.ElementAt(2).Number.ScaleAddress);
        var write = map.Control!.Writes[1];
        Assert.Equal((-1_000_000m, 800_000m, (ushort?)201), (write.Least, write.Most, write.ReadBackAddress));
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8), 1000m), (map.Control.Watchdog!.Period, map.Control.Watchdog.Timeout, map.Control.Watchdog.Other));
        Assert.Equal("Example battery of nobody's make: a battery, 11 points in 2 requests.\nIt is commanded; a set-point lapses 8 s after the last write of its watchdog at the latest.", RegisterMapSummary.Of(map));
    }

    [Fact]
    public void Example_meter_counts_its_registers_from_the_tables()
    {
        var map = RegisterMapReader.Read(Path.Combine(Shipped, "example-meter.yaml")).Value;
        Assert.Equal(((ushort)0, (decimal?)0x4D505021, RegisterOrder.Abcd), (map.Identification[0].Number.Address, map.Identification[0].Value, map.Identification[0].Number.Order));
        Assert.Equal((RegisterTable.Input, (ushort)100, (ushort?)117), (map.Groups[0].Table, map.Groups[0].Address, map.Points.First().Number.ScaleAddress));
        Assert.Equal(10m, map.Points.Last().Number.Factor);
        Assert.Equal(RegisterReversion.ReadOnly, map.Reversion);
    }

    [Theory]
    [InlineData("fromZero", 0, 0)]
    [InlineData("fromZero", 65535, 65535)]
    [InlineData("fromOne", 1, 0)]
    [InlineData("fromOne", 65536, 65535)]
    [InlineData("fromTable", 40001, 0)]
    [InlineData("fromTable", 49999, 9998)]
    [InlineData("fromTable", 400001, 0)]
    [InlineData("fromTable", 465536, 65535)]
    public void Registers_are_counted_as_the_document_counts(string counting, int written, int address) =>
        Assert.Equal(address, MapPlace.AddressOf(written, RegisterTable.Holding, Enum.Parse<RegisterCounting>(counting, ignoreCase: true)) ?? -1);

    [Theory]
    [InlineData("fromZero", 65536)]
    [InlineData("fromOne", 0)]
    [InlineData("fromOne", 65537)]
    [InlineData("fromTable", 40000)]
    [InlineData("fromTable", 30001)]
    [InlineData("fromTable", 50000)]
    [InlineData("fromTable", 1)]
    public void Register_that_the_table_does_not_have_is_none(string counting, int written) =>
        Assert.Null(MapPlace.AddressOf(written, RegisterTable.Holding, Enum.Parse<RegisterCounting>(counting, ignoreCase: true)));

    [Fact]
    public void Watchdog_that_ends_in_the_makers_own_operation_is_no_end_by_itself()
    {
        string text = File.ReadAllText(Path.Combine(Shipped, "example-battery.yaml"));
        var open = RegisterMapReader.Parse(text.Replace("then: rest", "then: ownOperation"), "x.yaml").Value;
        Assert.Equal((RegisterReversion.Unbounded, false), (open.Reversion, open.MayCommand));
        var bounded = RegisterMapReader.Parse(text.Replace("then: rest", "then: ownOperation") + "  bound: {by: breaker, power: 1.1 MW}\n", "x.yaml").Value;
        Assert.Equal((RegisterReversion.Bounded, 1.1e6), (bounded.Reversion, bounded.Control!.Bound!.Power.Value));
    }

    [Fact]
    public void Every_key_of_the_table_is_used()
    {
        string text = File.ReadAllText(Path.Combine(Shipped, "example-battery.yaml")) + "  bound: {by: breaker, power: 1 MW}\n";
        var faults = new FaultList("x.yaml", text);
        Assert.NotNull(RegisterMapReader.Map(text, faults, out var root));
        var asked = new Dictionary<string, HashSet<string>>();
        Collect(root!, asked);
        var open = new Stack<Shape>([MapTable.Map]);
        while (open.TryPop(out var shape))
        {
            if (shape is MapShape map)
            {
                Assert.Empty(map.Keys.Select(k => k.Name).Except(asked[map.Name]).Select(k => $"{map.Name}.{k}"));
            }

            foreach (var inner in shape.Inner)
            {
                open.Push(inner);
            }
        }
    }

    [Fact]
    public void Schema_names_every_map_and_requires_what_the_reader_requires()
    {
        var schema = RegisterMapSchema.Create();
        Assert.Equal(["kind", "title", "groups"], schema["required"]!.AsArray().Select(k => k!.GetValue<string>()));
        Assert.Equal(["bound", "control", "group", "mark", "point", "watchdog", "write"], schema["$defs"]!.AsObject().Select(d => d.Key));
    }

    [Fact]
    public void Orders_of_a_map_are_those_of_the_wire() =>
        Assert.Equal(Enum.GetNames<WordOrder>(), Enum.GetNames<RegisterOrder>().Select(n => n.ToUpperInvariant()));

    [Fact]
    public void Maps_of_a_site_are_read_from_its_folder_and_must_be_of_the_thing()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "site.yaml");
            File.Copy(Path.Combine(Shipped, "example-battery.yaml"), Path.Combine(folder.FullName, "b.yaml"));
            var site = new SiteConfig
            {
                Id = "x",
                Grid = new() { Limits = [], Meter = new() { Id = "m", Driver = "meter" } },
                Battery = new() { Id = "b", Parent = "grid", Power = new(1), Energy = new(1), Driver = "bess" },
                Devices = [new() { Id = "bess", Protocol = DeviceProtocol.Modbus, Identity = "bess", Map = "b.yaml" }, new() { Id = "meter", Protocol = DeviceProtocol.SunSpec, Identity = "meter" }],
            };
            Assert.Equal(["bess"], SiteMaps.Read(site, path).Value.Keys);
            var swapped = site with { Devices = [site.Devices[0], site.Devices[1] with { Map = "b.yaml" }] };
            Assert.Equal("MP1110", Assert.Single(SiteMaps.Read(swapped, path).Faults).Code);
            var missing = site with { Devices = [site.Devices[0] with { Map = "c.yaml" }] };
            Assert.Equal("MP1001", Assert.Single(SiteMaps.Read(missing, path).Faults).Code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Only_a_file_with_groups_and_without_a_grid_is_taken_for_a_map()
    {
        Assert.True(RegisterMapReader.IsMap(Path.Combine(Shipped, "example-meter.yaml")));
        Assert.False(RegisterMapReader.IsMap(Path.Combine(TestData.RepositoryRoot, "examples", "charging-site", "site.yaml")));
        Assert.False(RegisterMapReader.IsMap(Path.Combine(Shipped, "no-such-file.yaml")));
    }

    private static void Collect(ReadMap map, Dictionary<string, HashSet<string>> asked)
    {
        asked.TryAdd(map.Shape.Name, []);
        asked[map.Shape.Name].UnionWith(map.Asked);
        foreach (object? value in map.Entries.Select(e => e.Value))
        {
            foreach (var inner in value is List<object?> list ? list.OfType<ReadMap>() : new[] { value }.OfType<ReadMap>())
            {
                Collect(inner, asked);
            }
        }
    }

    private static string Seen(Fault fault) => $"{Path.GetFileName(fault.File)}:{fault.Line}:{fault.Column}: {fault.Message} [{fault.Code}]\n    {fault.Remedy}\n";
}
