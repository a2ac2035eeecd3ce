namespace Megapod.Control.Pods;

/// <summary>
/// Divides a rack's ceiling over its servers: each gets as much as every other, except that nobody gets more than he takes or less than he can be held at, and what one cannot use is the others'. The sum and what
/// the rack draws beside its servers never exceed the ceiling; where even the lowest limits do, the ceiling cannot be kept, and that is said and not hidden.
/// </summary>
public static class RackBudget
{
    /// <summary>Rounds of dividing what is left over; each one settles a server at least.</summary>
    private const double Rounding = 1e-6;

    /// <summary>Divides a ceiling. Worked number: 20 kW with 2 kW beside the servers over limits of 1 to 5, 1 to 10 and 1 to 10 kW is 5, 6.5 and 6.5 kW.</summary>
    /// <param name="ceilingWatts">What the rack may draw, W.</param>
    /// <param name="besideWatts">What it draws beside its servers at most, W: switches, distribution, fans.</param>
    /// <param name="servers">Its servers.</param>
    /// <param name="into">Takes the limit of each, W.</param>
    /// <returns>Whether the ceiling is kept.</returns>
    public static bool Divide(double ceilingWatts, double besideWatts, ReadOnlySpan<ServerRange> servers, Span<double> into)
    {
        if (into.Length != servers.Length)
        {
            throw new ArgumentException("There is one limit for each server.", nameof(into));
        }

        double left = ceilingWatts - besideWatts;
        for (int i = 0; i < servers.Length; i++)
        {
            into[i] = servers[i].LeastWatts;
            left -= servers[i].LeastWatts;
        }

        if (left < 0)
        {
            return left >= -Rounding;
        }

        // Raises the lowest together until somebody is at his most, and so on: a level that all stand at who are not held back.
        double level = Level(servers, left);
        for (int i = 0; i < servers.Length; i++)
        {
            into[i] = servers[i].IsDraining ? servers[i].LeastWatts : Math.Clamp(level, servers[i].LeastWatts, servers[i].MostWatts);
        }

        return true;
    }

    /// <summary>The level at which what is left is used up, found between none and the highest limit; the sum rises with it, so halving finds it.</summary>
    private static double Level(ReadOnlySpan<ServerRange> servers, double left)
    {
        double low = 0;
        double high = 0;
        foreach (var server in servers)
        {
            high = Math.Max(high, server.MostWatts);
        }

        if (Above(servers, high) <= left)
        {
            return high;
        }

        for (int k = 0; k < 60; k++)
        {
            double middle = (low + high) / 2;
            (low, high) = Above(servers, middle) <= left ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double Above(ReadOnlySpan<ServerRange> servers, double level)
    {
        double sum = 0;
        foreach (var server in servers)
        {
            sum += server.IsDraining ? 0 : Math.Clamp(level, server.LeastWatts, server.MostWatts) - server.LeastWatts;
        }

        return sum;
    }
}
