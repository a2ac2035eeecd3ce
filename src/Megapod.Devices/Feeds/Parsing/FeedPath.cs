namespace Megapod.Devices.Feeds.Parsing;

using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

/// <summary>A way through a JSON document: names with points between, an index in brackets, and [*] at the end for all items: <c>data.prices[*]</c>.</summary>
internal sealed partial class FeedPath
{
    private readonly List<(string? Name, int Index)> steps = [];

    private FeedPath(string text, bool isAll)
    {
        Text = text;
        IsAll = isAll;
    }

    /// <summary>The path as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether it names all items of an array.</summary>
    public bool IsAll { get; }

    /// <summary>Reads a path; null when it is none.</summary>
    public static FeedPath? Parse(string text)
    {
        if (text.Length == 0 || !Form().IsMatch(text))
        {
            return null;
        }

        bool isAll = text.EndsWith("[*]", StringComparison.Ordinal);
        var path = new FeedPath(text, isAll);
        foreach (Match step in Step().Matches(isAll ? text[..^3] : text))
        {
            path.steps.Add(step.Groups["index"].Success
                ? (null, int.Parse(step.Groups["index"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture))
                : (step.Groups["name"].Value, 0));
        }

        return path;
    }

    /// <summary>The element that the path leads to, the array itself for [*]; null when there is none.</summary>
    public JsonElement? Find(JsonElement root)
    {
        var at = root;
        foreach (var (name, index) in steps)
        {
            if (name is not null)
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                {
                    return null;
                }
            }
            else if (at.ValueKind != JsonValueKind.Array || index >= at.GetArrayLength())
            {
                return null;
            }
            else
            {
                at = at[index];
            }
        }

        return at;
    }

    [GeneratedRegex(@"^(?:[^\s.\[\]]+|\[[0-9]{1,6}\])?(?:\.[^\s.\[\]]+|\[[0-9]{1,6}\])*(?:\[\*\])?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();

    [GeneratedRegex(@"\[(?<index>[0-9]+)\]|(?<name>[^.\[\]]+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Step();
}
