namespace Megapod.Cli.Output;

using System.Globalization;
using System.Text.Json.Nodes;
using Megapod.Lab.Study;

/// <summary>A study as the command line's contract has it: a list of cases, each with its settings and what came of it.</summary>
internal static class StudyJson
{
    /// <summary>The document.</summary>
    public static IReadOnlyList<object> Of(Study study) => [.. study.Cases.Select(One)];

    private static object One(StudyResult one) => new
    {
        Settings = new JsonObject(one.Settings.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Path, Value(s.Value)))),
        Sizes = one.Year is null ? (StudySizes?)null : one.Sizes,
        one.IsBaseline,
        Run = one.Pieces.Count > 0 ? one.Pieces[0].Run : null,
        MoreRuns = one.Pieces.Skip(1).Select(p => p.Run),
        Yearly = one.Year,
        Investment = one.Gain?.Investment,
        PaybackYears = one.Gain?.PaybackYears,
        PaysBack = one.Gain?.PaysBack ?? PayBack.None,
        BeyondBaseline = Gain(one.Gain),
        Adds = one.Adds.ToDictionary(a => a.Of, Gain, StringComparer.Ordinal),
        Refused = one.Refused.Select(f => new { f.Code, f.Message, f.Remedy, f.File, f.Line, f.Column }),
    };

    private static object? Gain(StudyGain? gain) => gain is null ? null : new
    {
        gain.Profit,
        gain.ProfitLow,
        gain.ProfitHigh,
        gain.GpuHours,
        gain.DelayedWh,
        gain.Investment,
        gain.PaybackYears,
        gain.PaysBack,
    };

    /// <summary>A bare number is one, everything else is text as it would stand in the site file.</summary>
    private static JsonNode Value(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? JsonValue.Create(number) : JsonValue.Create(text);
}
