namespace Megapod.Twin.World;

using Megapod.Core.Model;

/// <summary>Days that follow the day before: warm and cold, clear and dull, busy and quiet spells.</summary>
internal static class Spells
{
    /// <summary>Draws departures from the usual, each of mean 0 and deviation 1.</summary>
    /// <param name="count">How many days; at least 1.</param>
    /// <param name="ofYesterday">Correlation of a day with the one before, 0–1.</param>
    /// <param name="random">Chance.</param>
    public static double[] Draw(int count, double ofYesterday, SeededRandom random)
    {
        double[] drawn = new double[count];
        drawn[0] = random.NextNormal();
        for (int d = 1; d < count; d++)
        {
            drawn[d] = (ofYesterday * drawn[d - 1]) + (Math.Sqrt(1 - (ofYesterday * ofYesterday)) * random.NextNormal());
        }

        return drawn;
    }
}
