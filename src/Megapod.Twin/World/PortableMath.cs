namespace Megapod.Twin.World;

/// <summary>Functions whose library versions may differ in the last bit between machines; these use additions and multiplications alone.</summary>
internal static class PortableMath
{
    /// <summary>
    /// Cosine of a number of whole turns. The angle is folded to a quarter turn, where the Taylor series to x¹⁸ is exact to 1e-13.
    /// </summary>
    public static double CosineOfTurns(double turns)
    {
        var folded = Math.Abs(turns - Math.Round(turns));
        return folded > 0.25 ? -Series((0.5 - folded) * Math.Tau) : Series(folded * Math.Tau);
    }

    private static double Series(double angle)
    {
        var square = angle * angle;
        var sum = 1.0;
        for (var power = 18; power >= 2; power -= 2)
        {
            sum = 1 - (square / (power * (power - 1)) * sum);
        }

        return sum;
    }
}
