namespace Megapod.Site.Plans;

using System.Globalization;
using System.Text.RegularExpressions;
using Megapod.Core.Model;

/// <summary>A day's score in one line for people, money first, and back: the history keeps the line for longer than the scores are kept.</summary>
public static partial class DayScoreWords
{
    /// <summary>The line.</summary>
    /// <param name="score">The score.</param>
    /// <param name="currency">The site's currency.</param>
    public static string Of(DayScore score, string currency)
    {
        ArgumentNullException.ThrowIfNull(score);
        var culture = CultureInfo.InvariantCulture;
        string percent = score.Percent is { } share ? string.Create(culture, $"; {share:0} % of what the battery could bring was taken") : "";
        string unseen = score.UnseenShare >= 0.01 ? string.Create(culture, $"; {100 * score.UnseenShare:0} % of the day was not seen") : "";
        string parts = string.Create(culture, $" Compute {score.ComputeValue:0.00}, energy {score.EnergyCost:0.00}, wear {score.Wear:0.00}, rise of the month's peak {score.DemandCharge:0.00}.");
        return string.Create(culture, $"{score.Date:yyyy-MM-dd}: {score.Left:0.00} {currency} were left of {score.Bound:0.00} that were possible{percent}{unseen}.{parts}");
    }

    /// <summary>What a line said.</summary>
    /// <param name="text">The text of an event of the kind <c>day-scored</c>.</param>
    /// <returns>The day and its money; the last four are null in a line from before they stood in it. Null: the line is none of ours.</returns>
    public static (DateOnly Date, double Left, double Bound, double? Percent, double? Compute, double? Energy, double? Wear, double? Demand)? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Line().Match(text) is not { Success: true } told || !DateOnly.TryParseExact(told.Groups["date"].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return null;
        }

        double? Number(string name) => told.Groups[name] is { Success: true } group ? double.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : null;
        return (date, Number("left")!.Value, Number("bound")!.Value, Number("percent"), Number("compute"), Number("energy"), Number("wear"), Number("demand"));
    }

    [GeneratedRegex(
        @"^(?<date>[0-9-]{10}): (?<left>-?[0-9.]{1,20}) \S{1,20} were left of (?<bound>-?[0-9.]{1,20}) that were possible(; (?<percent>-?[0-9]{1,6}) % of what the battery could bring was taken)?(; [0-9]{1,3} % of the day was not seen)?\.( Compute (?<compute>-?[0-9.]{1,20}), energy (?<energy>-?[0-9.]{1,20}), wear (?<wear>-?[0-9.]{1,20}), rise of the month's peak (?<demand>-?[0-9.]{1,20})\.)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000)]
    private static partial Regex Line();
}
