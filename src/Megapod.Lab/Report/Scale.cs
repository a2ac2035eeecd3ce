namespace Megapod.Lab.Report;

using System.Runtime.InteropServices;

/// <summary>The numbers along an axis.</summary>
/// <param name="Low">Lowest, a multiple of the step.</param>
/// <param name="High">Highest, a multiple of the step.</param>
/// <param name="Step">Between two numbers: one, two, two and a half or five of a power of ten.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Scale(double Low, double High, double Step)
{
    private const int Steps = 4;

    /// <summary>A scale with round numbers that holds both ends.</summary>
    public static Scale Of(double low, double high)
    {
        double step = NiceStep(Math.Max((high - low) / Steps, Math.Max(Math.Abs(high), 1) * 1e-9));
        double from = Math.Floor(low / step) * step;
        double to = Math.Ceiling(high / step) * step;
        return new Scale(from, to > from ? to : from + step, step);
    }

    /// <summary>The next round step above a width.</summary>
    public static double NiceStep(double raw)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(raw, 1e-9))));
        double share = raw / power;
        return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 2.5 ? 2.5 : share <= 5 ? 5 : 10);
    }
}
