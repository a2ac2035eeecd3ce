namespace Megapod.Twin.World;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>
/// Invents air temperature: a wave over the year, a wave over the day, and warm and cold spells that last some days.
/// <c>T = mean + A_y cos(2π (d − d₀)/365) + A_d cos(2π (h − h₀)/24) + spell</c>. Worked number: Dallas on day 200 at 15 h without a spell has
/// 19.81 + 11.36 + 4.22 = 35.4 °C. The two waves alone leave 3.0 K (San Jose) and 4.4 K (Dallas) of the typical years unexplained, most of which
/// the spells put back as chance.
/// </summary>
public sealed class WeatherGenerator
{
    private const int MostDays = 3660;
    private const double DaysOfYear = 365;

    private readonly Climate climate;
    private readonly long firstDay;
    private readonly double[] spells;

    /// <summary>Draws the spells of a span of time.</summary>
    /// <param name="climate">The place.</param>
    /// <param name="from">First instant needed.</param>
    /// <param name="until">First instant no longer needed.</param>
    /// <param name="random">The world's stream of chance; weather takes its own part of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The span is empty or longer than ten years.</exception>
    public WeatherGenerator(Climate climate, Instant from, Instant until, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(climate);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(until.Ticks, from.Ticks, nameof(until));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((until - from).TotalDays, MostDays, nameof(until));
        this.climate = climate;
        firstDay = from.Ticks / TimeSpan.TicksPerDay;
        spells = Spells.Draw((int)((until.Ticks / TimeSpan.TicksPerDay) - firstDay) + 2, climate.OfYesterday, random.Split("weather"));
    }

    /// <summary>The air temperature at an instant; outside the span the nearest spell lasts.</summary>
    public Celsius At(Instant now)
    {
        var local = (now + climate.UtcOffset).ToUtc();
        var season = PortableMath.CosineOfTurns((local.DayOfYear - 1 - climate.WarmestDay + local.TimeOfDay.TotalDays) / DaysOfYear);
        var hour = PortableMath.CosineOfTurns((local.TimeOfDay.TotalHours - climate.WarmestHour) / 24);
        return new Celsius(
            climate.MeanCelsius
            + (climate.YearAmplitude * season)
            + (climate.DayAmplitude * hour)
            + ((climate.DayDeviation - (climate.DayDeviationSwing * season)) * Spell(now)));
    }

    /// <summary>Spells go over into each other from one midnight UTC to the next.</summary>
    private double Spell(Instant now)
    {
        var position = Math.Clamp((now.Ticks / (double)TimeSpan.TicksPerDay) - firstDay, 0, spells.Length - 1);
        var index = Math.Min((int)position, spells.Length - 2);
        return spells[index] + ((spells[index + 1] - spells[index]) * (position - index));
    }
}
