namespace Megapod.Files.RegisterMap;

using Megapod.Files.SiteFile.Quantities;

/// <summary>The unit of a number in registers.</summary>
/// <param name="Quantity">What it measures.</param>
/// <param name="Factor">Base units in one of it.</param>
internal sealed record RegisterUnit(Quantity Quantity, decimal Factor);
