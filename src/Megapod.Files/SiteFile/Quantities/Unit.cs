namespace Megapod.Files.SiteFile.Quantities;

/// <summary>A unit with its exact factor to the base unit.</summary>
/// <param name="Symbol">How it is written, capitals included; for money what follows the currency.</param>
/// <param name="Factor">Base units in one of it; decimal, so that 0.3 kWh is exactly 300 Wh.</param>
/// <param name="IsAlternative">Whether it is understood, but not named in messages.</param>
internal sealed record Unit(string Symbol, decimal Factor, bool IsAlternative = false);
