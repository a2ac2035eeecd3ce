namespace Megapod.Lab.Report;

/// <summary>One line of the month's money: quantity times price, and where both are from. Null is what nobody knows.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Quantity">How much, in <paramref name="Unit"/>.</param>
/// <param name="Unit">Unit of the quantity, as people have it on a bill: kWh, kW.</param>
/// <param name="Price">Price of one unit, in the site's currency.</param>
/// <param name="Sum">What it costs; below zero it earned.</param>
/// <param name="Source">Where it is from, and what is missing.</param>
/// <param name="IsBill">Whether it is on the bill of grid and supplier; otherwise it is for knowing only.</param>
public sealed record MonthMoneyLine(string Name, double? Quantity, string Unit, double? Price, double? Sum, string Source, bool IsBill);
