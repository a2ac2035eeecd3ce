namespace Megapod.Site.Loop;

using Megapod.Core.Model;
using Megapod.Core.Units;

/// <summary>A limit on the connection that came from outside while the site runs, as people see it.</summary>
/// <param name="Id">Its name, which reasons point to.</param>
/// <param name="Amount">How much, in the base unit of its quantity: W, VA or A per phase.</param>
/// <param name="Quantity">What is counted.</param>
/// <param name="Direction">Which way it looks.</param>
/// <param name="Basis">Why it exists.</param>
/// <param name="From">When it begins to hold; null: it does.</param>
/// <param name="Until">When it ceases; null: nobody has said.</param>
public sealed record EventLimitView(string Id, double Amount, LimitQuantity Quantity, LimitDirection Direction, LimitBasis Basis, Instant? From, Instant? Until);
