namespace Megapod.Devices.Snmp.Profiles;

using System.Globalization;
using System.Text.Json;
using Megapod.Core.Outcomes;
using Megapod.Devices.Snmp.Messages;

/// <summary>Reads profiles, which anybody may write: each mistake is told with its place and what to do. src/Megapod.Devices/Profiles/Snmp/README.md says what stands in one.</summary>
public static class SnmpProfileReader
{
    /// <summary>A profile is a page or two.</summary>
    private const int MostBytes = 256 * 1024;

    /// <summary>Mistakes after which no more are told.</summary>
    private const int MostFaults = 20;

    /// <summary>Reads a profile.</summary>
    /// <param name="file">Its bytes.</param>
    /// <param name="name">The file for people.</param>
    /// <returns>The profile; or all that is wrong with it, the first twenty at the most.</returns>
    public static Outcome<SnmpProfile> Read(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length > MostBytes)
        {
            return Outcome<SnmpProfile>.Failure(new Fault(SnmpFaultCodes.ProfileUnreadable, "The profile is larger than 256 KiB.", "Write one profile a kind of device.", name));
        }

        try
        {
            var builder = new Builder(name);
            var profile = builder.Profile(PlacedJson.Read(file));
            return builder.Faults.Count == 0 ? Outcome<SnmpProfile>.Success(profile!) : Outcome<SnmpProfile>.Failure([.. builder.Faults.Take(MostFaults)]);
        }
        catch (JsonException problem)
        {
            var (line, column) = PlacedJson.PlaceOf(file, problem.LineNumber ?? 0, problem.BytePositionInLine ?? 0);
            return Outcome<SnmpProfile>.Failure(new Fault(SnmpFaultCodes.ProfileUnreadable, "The profile is no JSON here.", "Look for a comma, a quote or a bracket that is missing.", name, line, column));
        }
    }

    private sealed class Builder(string file)
    {
        private const int MostListed = 64;

        /// <summary>Rows of one table; twice the outlets and ports of the largest device in a rack.</summary>
        private const int MostRows = 1024;

        public List<Fault> Faults { get; } = [];

        public SnmpProfile? Profile(PlacedJson root)
        {
            if (!Keys(root, "profile", ["name", "title", "source", "kind", "tables", "switching"], ["name", "title", "source", "tables"]))
            {
                return null;
            }

            var tables = new List<SnmpProfileTable>();
            foreach (var item in List(Of(root, "tables")!))
            {
                if (Table(item) is { } table)
                {
                    if (tables.Exists(t => t.Name == table.Name))
                    {
                        Clash(item, $"There are two tables '{table.Name}'.", "Give each a name of its own.");
                    }

                    tables.Add(table);
                }
            }

            if (tables.Count == 0)
            {
                Clash(Of(root, "tables")!, "The profile has no table.", "Write one at least.");
            }

            var profile = new SnmpProfile(Text(root, "name"), Text(root, "title"), Text(root, "source"), tables)
            {
                Kind = Of(root, "kind") is { } kind ? Oid(kind) : null,
                Switching = Of(root, "switching") is { } switching ? Switching(switching, tables) : null,
            };
            return profile;
        }

        private SnmpProfileTable? Table(PlacedJson at)
        {
            if (!Keys(at, "table", ["name", "walk", "only", "most", "needed", "columns"], ["name", "columns"]))
            {
                return null;
            }

            var walk = Of(at, "walk");
            var columns = List(Of(at, "columns")!).Select(item => Column(item, walk is not null)).OfType<SnmpColumn>().ToList();
            foreach (var twice in columns.GroupBy(c => c.Quantity).Where(g => g.Count() > 1))
            {
                Clash(at, $"The table has two columns '{Word(twice.Key)}'.", "Leave one, or make two tables.");
            }

            if (walk is null && Of(at, "only") is { } only)
            {
                Clash(only, "Rows are chosen of a table that is not walked.", "Write 'walk', or leave 'only' out.");
            }

            return new SnmpProfileTable(Text(at, "name"), columns)
            {
                Walk = walk is null ? null : Oid(walk),
                Only = Of(at, "only") is { } list ? Numbers(list) : [],
                Most = Of(at, "most") is { } most ? Whole(most, 1, MostRows) : 256,
                IsNeeded = Of(at, "needed") is { } needed && Flag(needed),
            };
        }

        private SnmpColumn? Column(PlacedJson at, bool hasRows)
        {
            string[] keys = ["what", "oid", "unit", "factor", "digits", "precision", "prefix", "valid", "absent", "on", "off", "discontinuity"];
            if (!Keys(at, "column", keys, ["what", "oid"]))
            {
                return null;
            }

            string word = Text(at, "what");
            if (!Enum.GetNames<SnmpQuantity>().Any(name => Camel(name) == word))
            {
                Wrong(Of(at, "what")!, $"'{word}' is nothing that is read.", $"Write one of {string.Join(", ", Enum.GetNames<SnmpQuantity>().Select(Camel))}.");
                return null;
            }

            var quantity = Enum.Parse<SnmpQuantity>(word, ignoreCase: true);
            var kind = SnmpUnits.IsText(quantity) ? SnmpColumnKind.Text : SnmpUnits.IsState(quantity) ? SnmpColumnKind.State : SnmpUnits.IsRate(quantity) ? SnmpColumnKind.Rate : SnmpColumnKind.Amount;
            Belongs(at, kind);
            decimal unit = 1;
            if (kind is SnmpColumnKind.Amount or SnmpColumnKind.Rate)
            {
                var place = Of(at, "unit");
                decimal? known = place is null ? null : SnmpUnits.Factor(quantity, Text(at, "unit"));
                if (known is null)
                {
                    Wrong(place ?? at, place is null ? $"'{word}' has no unit." : $"'{place.Text}' is no unit of '{word}'.", $"Write one of {string.Join(", ", SnmpUnits.Of(quantity))} as 'unit'.");
                }

                unit = known ?? 1;
            }

            if (kind == SnmpColumnKind.State && (Of(at, "on") is null || Of(at, "off") is null))
            {
                Missing(at, "on and off");
            }

            var oid = Template(at, "oid", hasRows);
            var absent = Of(at, "absent");
            bool isNegative = absent is { Kind: JsonValueKind.String, Text: "negative" };
            var column = new SnmpColumn(quantity, kind, oid!)
            {
                Factor = unit * (Of(at, "factor") is { } factor ? Positive(factor) : 1),
                Digits = Template(at, "digits", hasRows),
                Precision = Template(at, "precision", hasRows),
                Prefix = Template(at, "prefix", hasRows),
                Valid = Of(at, "valid") is { } valid ? Condition(valid, hasRows) : null,
                Absent = absent is null || isNegative ? [] : Numbers(absent),
                IsNegativeAbsent = isNegative,
                On = Of(at, "on") is { } on ? Numbers(on) : [],
                Off = Of(at, "off") is { } off ? Numbers(off) : [],
                Discontinuity = Template(at, "discontinuity", hasRows),
            };
            if (column.On.Intersect(column.Off).Any())
            {
                Clash(at, "A number means both on and off.", "Write it once.");
            }

            return oid is null ? null : column;
        }

        /// <summary>Keys that say nothing of a column of this kind are mistakes: whoever wrote them expects something.</summary>
        private void Belongs(PlacedJson at, SnmpColumnKind kind)
        {
            string[] strange = kind switch
            {
                SnmpColumnKind.Text => ["unit", "factor", "digits", "precision", "prefix", "absent", "on", "off", "discontinuity"],
                SnmpColumnKind.State => ["unit", "factor", "digits", "precision", "prefix", "absent", "discontinuity"],
                SnmpColumnKind.Rate => ["absent", "digits", "precision", "prefix", "on", "off"],
                _ => ["on", "off", "discontinuity"],
            };
            foreach (var (name, value) in at.Members.Where(m => strange.Contains(m.Name)))
            {
                Clash(value, $"'{name}' means nothing for {kind switch { SnmpColumnKind.Text => "a text", SnmpColumnKind.State => "a state", SnmpColumnKind.Rate => "a rate", _ => "an amount" }}.", "Leave it out.");
            }
        }

        private SnmpCondition? Condition(PlacedJson at, bool hasRows) =>
            Keys(at, "condition", ["oid", "is"], ["oid", "is"]) && Template(at, "oid", hasRows) is { } oid ? new SnmpCondition(oid, Numbers(Of(at, "is")!)) : null;

        private SnmpSwitching? Switching(PlacedJson at, List<SnmpProfileTable> tables)
        {
            string[] keys = ["table", "write", "on", "off", "read", "isOn", "isOff"];
            if (!Keys(at, "switching", keys, keys))
            {
                return null;
            }

            string table = Text(at, "table");
            if (!tables.Exists(t => t.Name == table && t.Walk is not null))
            {
                Clash(Of(at, "table")!, $"There is no table '{table}' with rows.", "Name the table of which each row is an outlet.");
            }

            var switching = (Write: Template(at, "write", hasRows: true), Read: Template(at, "read", hasRows: true));
            int on = Whole(Of(at, "on")!, int.MinValue, int.MaxValue);
            int off = Whole(Of(at, "off")!, int.MinValue, int.MaxValue);
            var isOn = Numbers(Of(at, "isOn")!);
            var isOff = Numbers(Of(at, "isOff")!);
            if (on == off || isOn.Intersect(isOff).Any())
            {
                Clash(at, "On and off are the same number.", "Write different ones.");
            }

            return switching is ({ HasRow: true }, { HasRow: true }) ? new SnmpSwitching(table, switching.Write, on, off, switching.Read, isOn, isOff) : null;
        }

        private bool Keys(PlacedJson at, string what, string[] known, string[] needed)
        {
            if (at.Kind != JsonValueKind.Object)
            {
                Wrong(at, $"Here a {what} is wanted: names with values in braces.", "Write it as src/Megapod.Devices/Profiles/Snmp/README.md says.");
                return false;
            }

            foreach (var (name, value) in at.Members.Where(m => !known.Contains(m.Name)))
            {
                Add(SnmpFaultCodes.ProfileKey, value, $"A {what} has nothing called '{name}'.", $"Write one of {string.Join(", ", known)}, or leave it out.");
            }

            foreach (var twice in at.Members.GroupBy(m => m.Name).Where(g => g.Count() > 1))
            {
                Add(SnmpFaultCodes.ProfileKey, twice.Last().Value, $"'{twice.Key}' is there twice.", "Leave one.");
            }

            string[] missing = [.. needed.Where(key => Of(at, key) is null)];
            Array.ForEach(missing, key => Missing(at, key));
            return missing.Length == 0;
        }

        private void Missing(PlacedJson at, string key) => Add(SnmpFaultCodes.ProfileKey, at, $"'{key}' is missing.", "Write it.");

        private static PlacedJson? Of(PlacedJson at, string key)
        {
            foreach (var (name, value) in at.Members)
            {
                if (name == key)
                {
                    return value;
                }
            }

            return null;
        }

        private string Text(PlacedJson at, string key)
        {
            var value = Of(at, key)!;
            if (value.Kind != JsonValueKind.String || value.Text.Trim().Length == 0)
            {
                Wrong(value, $"'{key}' is a text.", "Write it in quotes.");
            }

            return value.Text;
        }

        private SnmpOid? Oid(PlacedJson at)
        {
            if (at.Kind == JsonValueKind.String && SnmpOid.TryParse(at.Text, out var oid))
            {
                return oid;
            }

            Wrong(at, $"'{at.Text}' is no name of an object.", "Write numbers with dots between, such as \"1.3.6.1.2.1.2.2.1.8\".");
            return null;
        }

        private SnmpTemplate? Template(PlacedJson at, string key, bool hasRows)
        {
            if (Of(at, key) is not { } value)
            {
                return null;
            }

            var template = value.Kind == JsonValueKind.String ? SnmpTemplate.TryParse(value.Text) : null;
            if (template is null)
            {
                Wrong(value, $"'{value.Text}' is no name of an object.", "Write numbers with dots between, and {row} where the row's own numbers stand, such as \"1.3.6.1.2.1.2.2.1.8.{row}\".");
            }
            else if (template.HasRow && !hasRows)
            {
                Clash(value, "There is no row to put in here.", "Write 'walk', by which rows are found, or the whole name.");
            }
            else if (!template.HasRow && hasRows && key is "oid" or "write" or "read")
            {
                Clash(value, "The name is the same in each row.", "Write {row} where the row's own numbers stand.");
            }

            return template;
        }

        private IReadOnlyList<PlacedJson> List(PlacedJson at)
        {
            if (at.Kind == JsonValueKind.Array && at.Items.Count <= MostListed)
            {
                return at.Items;
            }

            Wrong(at, "Here a list of 64 items at the most is wanted.", "Write it in brackets.");
            return [];
        }

        private List<decimal> Numbers(PlacedJson at)
        {
            var numbers = List(at).Select(item => (Item: item, Number: Number(item))).ToList();
            foreach (var (item, _) in numbers.Where(n => n.Number is null || n.Number != decimal.Truncate(n.Number.Value)))
            {
                Wrong(item, $"'{item.Text}' is no whole number.", "Write one.");
            }

            return [.. numbers.Select(n => n.Number ?? 0)];
        }

        private int Whole(PlacedJson at, int least, int most)
        {
            if (Number(at) is { } number && number == decimal.Truncate(number) && number >= least && number <= most)
            {
                return (int)number;
            }

            Wrong(at, $"Here a whole number from {Said(least)} to {Said(most)} is wanted.", "Write one.");
            return least;
        }

        private decimal Positive(PlacedJson at)
        {
            if (Number(at) is > 0 and <= 1_000_000_000_000m and var number)
            {
                return number;
            }

            Wrong(at, $"'{at.Text}' is no factor.", "Write a number above 0.");
            return 1;
        }

        private bool Flag(PlacedJson at)
        {
            if (at.Kind is not (JsonValueKind.True or JsonValueKind.False))
            {
                Wrong(at, "Here true or false is wanted.", "Write one of the two.");
            }

            return at.Kind == JsonValueKind.True;
        }

        private static decimal? Number(PlacedJson at) =>
            at.Kind == JsonValueKind.Number && decimal.TryParse(at.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null;

        private static string Said(int number) => number.ToString(CultureInfo.InvariantCulture);

        private static string Word(SnmpQuantity quantity) => Camel(quantity.ToString());

        private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];

        private void Wrong(PlacedJson at, string what, string remedy) => Add(SnmpFaultCodes.ProfileValue, at, what, remedy);

        private void Clash(PlacedJson at, string what, string remedy) => Add(SnmpFaultCodes.ProfileClash, at, what, remedy);

        private void Add(string code, PlacedJson at, string what, string remedy) => Faults.Add(new Fault(code, what, remedy, file, at.Line, at.Column));
    }
}
