namespace Megapod.Files.SiteFile.Yaml;

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

/// <summary>
/// Turns YAML text into values with their places. It works on the parser's events rather than on its object model, because only so can
/// nesting and aliases be bounded before memory is spent, and double keys be reported instead of thrown.
/// </summary>
internal sealed class YamlLoader
{
    /// <summary>Deepest nesting accepted: a site file needs eight levels.</summary>
    public const int MaximumDepth = 32;

    /// <summary>Most values accepted with every alias written out: a site of 10 000 connectors needs about this many, an alias bomb needs billions.</summary>
    public const long MaximumNodes = 400_000;

    private const string MergeKey = "<<";

    private readonly Parser parser;
    private readonly FaultList faults;
    private readonly Dictionary<string, YamlValue?> anchors = new(StringComparer.Ordinal);
    private TextPosition last = TextPosition.Start;

    private YamlLoader(string text, FaultList faults)
    {
        parser = new Parser(new StringReader(text));
        this.faults = faults;
    }

    /// <summary>The document's root, or null when it has none or cannot be read; the faults say why.</summary>
    public static YamlValue? Load(string text, FaultList faults)
    {
        int before = faults.Count;
        FindTabs(text, faults);
        if (faults.Count > before)
        {
            return null;
        }

        var loader = new YamlLoader(text, faults);
        try
        {
            return loader.Document();
        }
        catch (StoppedException)
        {
            return null;
        }
        catch (YamlException e)
        {
            faults.Add(FaultCodes.Syntax, Position(e.Start), $"This is not YAML: {Sentence(e.Message)}", "Compare the indentation, colons, quotes and brackets of this line and the one before with an example in the folder examples.");
            return null;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The parser answers some broken texts with a bare exception of its own that says nothing; for the person they are the same mistake.
            faults.Add(FaultCodes.Syntax, loader.last, "This is not YAML: after this place it cannot be understood.", "Look for a bracket, brace or quote that is opened here and not closed.");
            return null;
        }
    }

    /// <summary>YAML allows tabs in a few places of the indentation and forbids them in others; one plain rule is easier to keep.</summary>
    private static void FindTabs(string text, FaultList faults)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            int tab = line.AsSpan().IndexOfAnyExcept(' ');
            if (tab >= 0 && line[tab] == '\t' && line.Trim().Length > 0)
            {
                faults.Add(FaultCodes.Tab, new TextPosition(i + 1, tab + 1), "The indentation contains a tab.", "Indent with spaces: two for each level.");
            }
        }
    }

    private YamlValue? Document()
    {
        Next();
        Next();
        if (parser.Current is StreamEnd)
        {
            return null;
        }

        Next();
        var root = Value(0);
        Next();
        Next();
        if (parser.Current is DocumentStart another)
        {
            Refuse(FaultCodes.NotPlainYaml, Position(another.Start), "A second document begins here.", "Keep one document in each file and remove the line '---'.");
        }

        return root;
    }

    /// <summary>Reads the value that the parser stands on and leaves the parser on its last event.</summary>
    private YamlValue Value(int depth)
    {
        var start = parser.Current ?? throw new InvalidOperationException("the text ends too early");
        var at = Position(start.Start);
        if (depth > MaximumDepth)
        {
            Refuse(FaultCodes.TooDeep, at, $"Values are nested more than {MaximumDepth} levels deep.", "A site file needs far fewer: remove the brackets that are too many.");
        }

        if (start is AnchorAlias alias)
        {
            return Aliased(alias, at);
        }

        if (start is not NodeEvent node)
        {
            throw new InvalidOperationException("a value is missing");
        }

        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            faults.Add(FaultCodes.NotPlainYaml, at, "A YAML tag has no meaning here.", "Remove the word that begins with '!'; the key decides what kind of value it takes.");
        }

        string? anchor = node.Anchor.IsEmpty ? null : node.Anchor.Value;
        if (anchor is not null)
        {
            anchors[anchor] = null;
        }

        YamlValue value = node switch
        {
            Scalar scalar => new YamlText(scalar.Value, scalar.Style == ScalarStyle.Plain, at),
            SequenceStart => List(depth, at),
            MappingStart => Map(depth, at),
            _ => throw new InvalidOperationException("a value is missing"),
        };
        Bound(value.Nodes, at);
        if (anchor is not null)
        {
            anchors[anchor] = value;
        }

        return value;
    }

    private YamlValue Aliased(AnchorAlias alias, TextPosition at)
    {
        string name = alias.Value.Value;
        if (!anchors.TryGetValue(name, out var value))
        {
            Refuse(FaultCodes.Alias, at, $"'*{Shown.Short(name)}' refers to '&{Shown.Short(name)}', which is not defined above.", $"Write '&{Shown.Short(name)}' before the first value that is to be repeated.");
        }

        if (value is null)
        {
            Refuse(FaultCodes.Alias, at, $"'*{Shown.Short(name)}' stands inside '&{Shown.Short(name)}' itself.", "Move the repeated value out of the place that repeats it.");
        }

        return value;
    }

    private YamlList List(int depth, TextPosition at)
    {
        var items = new List<YamlValue>();
        long nodes = 1;
        for (Next(); parser.Current is not SequenceEnd; Next())
        {
            items.Add(Value(depth + 1));
            nodes += items[^1].Nodes;
            Bound(nodes, at);
        }

        return new YamlList(items, at);
    }

    private YamlMap Map(int depth, TextPosition at)
    {
        var entries = new List<YamlEntry>();
        var lineOf = new Dictionary<string, int>(StringComparer.Ordinal);
        var merged = new List<YamlMap>();
        long nodes = 1;
        for (Next(); parser.Current is not MappingEnd; Next())
        {
            var key = Value(depth + 1);
            Next();
            var value = Value(depth + 1);
            nodes += key.Nodes + value.Nodes;
            Bound(nodes, at);
            if (key is not YamlText { Text: var name })
            {
                faults.Add(FaultCodes.WrongKind, key.At, "A key must be a single word.", "Write 'key: value'.");
            }
            else if (string.Equals(name, MergeKey, StringComparison.Ordinal))
            {
                Merge(value, merged);
            }
            else if (lineOf.TryGetValue(name, out int first))
            {
                faults.Add(FaultCodes.DuplicateKey, key.At, $"'{Shown.Short(name)}' is written twice; the first time on line {first.ToString(CultureInfo.InvariantCulture)}.", "Keep one of the two.");
            }
            else
            {
                lineOf[name] = key.At.Line;
                entries.Add(new YamlEntry(name, key.At, value));
            }
        }

        foreach (var entry in merged.SelectMany(m => m.Entries))
        {
            if (lineOf.TryAdd(entry.Key, entry.KeyAt.Line))
            {
                nodes += 1 + entry.Value.Nodes;
                Bound(nodes, at);
                entries.Add(entry);
            }
        }

        return new YamlMap(entries, at);
    }

    private void Merge(YamlValue value, List<YamlMap> merged)
    {
        switch (value)
        {
            case YamlMap map:
                merged.Add(map);
                break;
            case YamlList list when list.Items.All(i => i is YamlMap):
                merged.AddRange(list.Items.Cast<YamlMap>());
                break;
            default:
                faults.Add(FaultCodes.WrongKind, value.At, "'<<' repeats the keys of another map, but this is not a map.", "Write '<<: *name', where '&name' stands before a map.");
                break;
        }
    }

    private void Bound(long nodes, TextPosition at)
    {
        if (nodes > MaximumNodes)
        {
            Refuse(FaultCodes.TooManyNodes, at, $"With every '*name' written out this holds more than {MaximumNodes.ToString("N0", CultureInfo.InvariantCulture)} values.", "Repeat less: use 'count' with 'prefix' for devices that are alike.");
        }
    }

    private void Next()
    {
        if (!parser.MoveNext())
        {
            throw new InvalidOperationException("the text ends too early");
        }

        last = Position(parser.Current!.Start);
    }

    [DoesNotReturn]
    private void Refuse(string code, TextPosition at, string message, string remedy)
    {
        faults.Add(code, at, message, remedy);
        throw new StoppedException();
    }

    private static TextPosition Position(Mark mark) => new((int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));

    private static string Sentence(string message) => message.Length == 0 ? "it cannot be read." : char.ToLowerInvariant(message[0]) + message[1..].TrimEnd('.') + ".";

    /// <summary>Leaves the recursion after a mistake behind which nothing can be understood; it never leaves this class.</summary>
#pragma warning disable RCS1194 // Nobody else creates or catches it, so it needs no constructors.
    private sealed class StoppedException : Exception;
#pragma warning restore RCS1194
}
