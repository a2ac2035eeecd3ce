namespace Megapod.Control.Commissioning;

/// <summary>One step of a test.</summary>
/// <param name="Name">What it is called, for people.</param>
/// <param name="Watts">Where the device is told to go, W; with <paramref name="Share"/> the least.</param>
/// <param name="Share">Share of the power at which it stands when it is told; 0: <paramref name="Watts"/> counts alone.</param>
/// <param name="MustMove">Whether it counts that the device moves. A car need not take what it is allowed.</param>
public sealed record StepMove(string Name, double Watts, double Share = 0, bool MustMove = true)
{
    /// <summary>Where the device is told to go, W. Worked number: half of 44 kW, and 5 kW at least, is 22 kW.</summary>
    /// <param name="levelWatts">Where it stands, W.</param>
    public double WattsAt(double levelWatts) => Share == 0 ? Watts : Math.Max(Watts, Share * levelWatts);
}
