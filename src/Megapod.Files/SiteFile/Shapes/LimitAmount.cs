namespace Megapod.Files.SiteFile.Shapes;

using Megapod.Core.Model;

/// <summary>The amount of a limit with the quantity that its unit tells.</summary>
/// <param name="Value">In W, VA or A per phase.</param>
/// <param name="Quantity">Which of them.</param>
internal sealed record LimitAmount(double Value, LimitQuantity Quantity);
