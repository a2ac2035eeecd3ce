namespace Megapod.Twin.Fast;

using Megapod.Core.Model;

/// <summary>
/// Cars by the hundredth of a second: up to three plug in within three seconds, each rises to 110–250 kW in 10–30 s, stays some minutes and is gone at once.
/// </summary>
public sealed class CarWave
{
    private const double BetweenGroupsSeconds = 40;
    private const double GroupSpreadSeconds = 3;
    private const int MostInGroup = 3;

    private readonly SeededRandom random;
    private readonly (double From, double Until, double Watts, double RiseSeconds)[] stalls;
    private double now;
    private double nextGroup;

    /// <summary>Empty stalls.</summary>
    /// <param name="stalls">How many.</param>
    /// <param name="random">A stream of its own.</param>
    public CarWave(int stalls, SeededRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        this.stalls = new (double, double, double, double)[stalls];
        this.random = random;
        nextGroup = random.NextUniform() * BetweenGroupsSeconds;
    }

    /// <summary>Power of all cars now, W.</summary>
    public double Watts { get; private set; }

    /// <summary>Lets time pass.</summary>
    /// <param name="seconds">Length of the step, s.</param>
    public void Advance(double seconds)
    {
        now += seconds;
        if (now >= nextGroup)
        {
            nextGroup = now + (BetweenGroupsSeconds * (0.5 + random.NextUniform()));
            int group = 1 + random.NextIndex(MostInGroup);
            for (int s = 0; s < stalls.Length && group > 0; s++)
            {
                if (now > stalls[s].Until)
                {
                    double from = now + (GroupSpreadSeconds * random.NextUniform());
                    double rise = 10 + (20 * random.NextUniform());
                    stalls[s] = (from, from + rise + 60 + (180 * random.NextUniform()), 110_000 + (140_000 * random.NextUniform()), rise);
                    group--;
                }
            }
        }

        Watts = 0;
        foreach (var car in stalls)
        {
            Watts += now < car.From || now >= car.Until ? 0 : car.Watts * Math.Min(1, (now - car.From) / car.RiseSeconds);
        }
    }
}
