namespace Megapod.Lab.Study;

using System.Globalization;
using System.Text.RegularExpressions;
using Megapod.Core.Outcomes;
using Megapod.Files.SiteFile.Variants;

/// <summary>What is varied and which values it takes.</summary>
/// <param name="Path">A path in the site file or a short name.</param>
/// <param name="Values">The values as they would be written in the site file, in the order asked for.</param>
public sealed partial record StudyVary(string Path, IReadOnlyList<string> Values)
{
    /// <summary>The most values of one thing.</summary>
    public const int MostValues = 200;

    /// <summary>A range without a number of steps takes each whole number when its ends are at most this far apart.</summary>
    private const int LongestWholeRange = 6;

    /// <summary>Values of a longer range without a number of steps.</summary>
    private const int UsualSteps = 5;

    /// <summary>Digits after the point of a value between the ends.</summary>
    private const int Digits = 6;

    /// <summary>Whether zero, which is no pod and no battery, is among the values of a thing that can be left away.</summary>
    public bool ReachesNone => Path is ShortNames.Pod or ShortNames.Battery && Values.Any(v => NumberOf(v) is 0);

    /// <summary>Reads <c>PATH=A..B</c>, <c>PATH=A..B:STEPS</c> or <c>PATH=A,B,C</c>.</summary>
    /// <param name="text">What was written behind <c>--vary</c>.</param>
    public static Outcome<StudyVary> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string path = equals < 0 ? "" : text[..equals].Trim();
        string values = text[(equals + 1)..].Trim();
        if (path.Length == 0 || values.Length == 0)
        {
            return Fail(text, "a path and its values are needed.", "Write PATH=A..B, PATH=A..B:STEPS or PATH=A,B,C, such as battery=0..2; a site file stands before --vary.");
        }

        if (Range().Match(values) is { Success: true } range)
        {
            return OfRange(text, path, range);
        }

        string[] items = [.. values.Split(',').Select(v => v.Trim())];
        if (items.Any(i => i.Length == 0) || items.Any(i => i.Contains("..", StringComparison.Ordinal)))
        {
            return Fail(text, "these are no values.", "Write the ends of a range as numbers, such as 1..3 MW, or values with commas between.");
        }

        // "1,2,3 MW" means megawatts each time, as people say it.
        string unit = Number().Match(items[^1]) is { Success: true } last ? last.Groups["unit"].Value : "";
        items = [.. items.Select(i => Number().Match(i) is { Success: true } bare && bare.Groups["unit"].Value.Length == 0 && unit.Length > 0 ? $"{i} {unit}" : i)];
        return Of(text, path, items);
    }

    /// <summary>The number in a value, without its unit; null when it begins with none.</summary>
    public static double? NumberOf(string value) =>
        Number().Match(value) is { Success: true } match ? double.Parse(match.Groups["number"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture) : null;

    /// <summary>The unit of a value; empty when it has none.</summary>
    public static string UnitOf(string value) => Number().Match(value) is { Success: true } match ? match.Groups["unit"].Value : "";

    private static Outcome<StudyVary> OfRange(string text, string path, Match range)
    {
        string unit = range.Groups["unit"].Value.Trim();
        string firstUnit = range.Groups["firstUnit"].Value.Trim();
        if (firstUnit.Length > 0 && firstUnit != unit)
        {
            return Fail(text, "the ends of the range have different units.", "Write both in the same unit, such as 0.5..2 MW.");
        }

        if (!decimal.TryParse(range.Groups["first"].ValueSpan, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal first)
            || !decimal.TryParse(range.Groups["last"].ValueSpan, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal last)
            || last < first)
        {
            return Fail(text, "the range does not rise.", "Write the smaller end first.");
        }

        bool isWhole = unit.Length == 0 && decimal.IsInteger(first) && decimal.IsInteger(last);
        int steps = isWhole && last - first <= LongestWholeRange ? (int)(last - first) + 1 : UsualSteps;
        if (range.Groups["steps"] is { Success: true } written && (!int.TryParse(written.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out steps) || steps is < 2 or > MostValues))
        {
            return Fail(text, $"'{written.Value}' is no number of values.", $"Write how many values to take from end to end, 2 to {MostValues}.");
        }

        bool isCount = ShortNames.Counts.Contains(path);
        var values = Enumerable.Range(0, steps)
            .Select(i => steps == 1 ? first : Math.Round(first + ((last - first) * i / (steps - 1)), isCount ? 0 : Digits, MidpointRounding.AwayFromZero))
            .Select(v => v.ToString("0.######", CultureInfo.InvariantCulture) + (unit.Length > 0 ? $" {unit}" : ""))
            .Distinct(StringComparer.Ordinal);
        return Of(text, path, [.. values]);
    }

    private static Outcome<StudyVary> Of(string text, string path, IReadOnlyList<string> values)
    {
        if (values.Count > MostValues)
        {
            return Fail(text, $"these are {values.Count} values.", $"Take at most {MostValues}.");
        }

        return values.Distinct(StringComparer.Ordinal).Count() < values.Count
            ? Fail(text, "a value is written twice.", "Write each once.")
            : Outcome<StudyVary>.Success(new StudyVary(path, values));
    }

    private static Outcome<StudyVary> Fail(string text, string what, string remedy) => Outcome<StudyVary>.Failure(StudyFaults.BadVary(text, what, remedy));

    [GeneratedRegex(@"^(?<first>[+-]?[0-9.]*?[0-9]) ?(?<firstUnit>[^0-9.:,][^.:,]*?)?\.\.(?<last>[+-]?[0-9]*\.?[0-9]+) ?(?<unit>[^0-9.:,][^:,]*?)?(?::(?<steps>.*))?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Range();

    [GeneratedRegex(@"^(?<number>[+-]?[0-9]*\.?[0-9]+) ?(?<unit>[^0-9.].*)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Number();
}
