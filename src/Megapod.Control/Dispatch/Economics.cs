namespace Megapod.Control.Dispatch;

using System.Runtime.InteropServices;

/// <summary>What the plan's slot means for the dispatcher in this cycle.</summary>
/// <param name="PriceLess">p⁻: work that runs is shed when worth less, currency per Wh.</param>
/// <param name="PriceMore">p⁺: work that is shed runs again when worth so much, currency per Wh.</param>
/// <param name="YieldPrice">Work worth less yields to the month's peak and to a battery below reserve, currency per Wh.</param>
/// <param name="PeakRoomWatts">Power left for racks above idle under the month's peak, W; infinite when no peak is wanted.</param>
/// <param name="IsBelowReserve">State of charge below the reserve: only work above <paramref name="YieldPrice"/> runs.</param>
/// <param name="IsFarBelowReserve">State of charge below half the reserve: racks idle.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Economics(double PriceLess, double PriceMore, double YieldPrice, double PeakRoomWatts, bool IsBelowReserve, bool IsFarBelowReserve)
{
    /// <summary>Off the grid no price rules: the battery's power is the limit, and what its energy is kept for is the topology guard's.</summary>
    public static Economics OfIsland => new(double.NegativeInfinity, double.NegativeInfinity, 0, double.PositiveInfinity, IsBelowReserve: false, IsFarBelowReserve: false) { IsFirmBeforeCars = true };

    /// <summary>Whether firm racks come right after the cars' minimum, as in an island, and not after all that cars ask for. Default no.</summary>
    public bool IsFirmBeforeCars { get; init; }
}
