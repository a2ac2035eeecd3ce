namespace Megapod.Planning.Forecasts;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// For how much of a class's accelerators there will be work in the quarters ahead: what the site file says is usual at that hour, corrected by what the last days were beside it, and what is left of
/// the present departure. Worked number: the file says 0.6 at fifteen hours, the last ten days were at 0.7 then, it is 0.2 more than usual now and half of a departure is left after six hours: 0.8 at
/// fifteen hours, six hours ahead. Where neither the file nor anybody else ever said anything there is work for all.
/// </summary>
public sealed class WorkForecaster
{
    private readonly ComputeClassConfig terms;
    private readonly TimeZoneInfo zone;
    private readonly UsualDay besideUsual;
    private int sinceLearned;

    /// <summary>A forecaster that knows what the file says.</summary>
    /// <param name="terms">The class.</param>
    /// <param name="zone">Local time of the site.</param>
    public WorkForecaster(ComputeClassConfig terms, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(zone);
        this.terms = terms;
        this.zone = zone;
        besideUsual = new UsualDay(zone, isShare: false);
    }

    /// <summary>The class.</summary>
    public WorkloadClass Class => terms.Class;

    /// <summary>What it said beside what came, as each quarter ends.</summary>
    public ForecastScore Score { get; } = new();

    /// <summary>Whether anybody has said anything of this class's work.</summary>
    public bool IsKnown => terms.UsualWork.Count > 0 || besideUsual.IsKnown;

    /// <summary>Takes in a quarter that is over, in order; some may be missing.</summary>
    /// <param name="start">Its start.</param>
    /// <param name="share">For how much of the accelerators there was work, 0–1; NaN: nobody said.</param>
    public void Observe(Instant start, double share)
    {
        if (double.IsNaN(share))
        {
            return;
        }

        Score.Came(start, share);
        besideUsual.Observe(start, share - UsualAt(start));
        if (++sinceLearned >= Lessons.Every)
        {
            sinceLearned = 0;
            Score.Learn();
        }

        var now = start + CarForecaster.Quarter;
        for (int lead = 0; lead < ForecastScore.LeadQuarters.Count; lead++)
        {
            Score.Say(now, lead, Expected(now + (ForecastScore.LeadQuarters[lead] * CarForecaster.Quarter)));
        }
    }

    /// <summary>What is expected of the quarter that contains an instant, 0–1.</summary>
    /// <param name="at">The instant.</param>
    public double Expected(Instant at) => Math.Clamp(UsualAt(at) + (besideUsual.IsKnown ? besideUsual.Expect(at) : 0), 0, 1);

    /// <summary>The value below which the share stays with a probability, by this forecast's own errors; what is expected where these are not known yet.</summary>
    /// <param name="expected">What is expected, 0–1.</param>
    /// <param name="quarters">How far ahead, in quarters.</param>
    /// <param name="share">The probability, 0–1.</param>
    public double Quantile(double expected, int quarters, double share)
    {
        double quantile = Score.Quantile(expected, quarters, share);
        return double.IsNaN(quantile) ? expected : Math.Clamp(quantile, 0, 1);
    }

    private double UsualAt(Instant at) => terms.UsualWorkAt(TimeZoneInfo.ConvertTimeFromUtc(at.ToUtc(), zone).Hour);
}
