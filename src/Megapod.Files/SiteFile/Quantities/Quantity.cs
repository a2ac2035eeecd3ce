namespace Megapod.Files.SiteFile.Quantities;

/// <summary>A kind of amount and the units people may write it in.</summary>
/// <param name="Name">What it is called in messages: "power".</param>
/// <param name="Units">Units with the factor to the base unit, in the order in which messages name them.</param>
/// <param name="Example">A good example.</param>
internal sealed record Quantity(string Name, IReadOnlyList<Unit> Units, string Example)
{
    /// <summary>Whether a number without a unit has one clear meaning, as 0.95 has.</summary>
    public bool AcceptsBareNumber { get; init; }

    /// <summary>Whether the unit begins with a currency, as EUR/MWh does; <see cref="Units"/> then names what follows it.</summary>
    public bool IsMoney { get; init; }

    /// <summary>The units as messages name them.</summary>
    public IReadOnlyList<string> UnitNames(string currency) => [.. Units.Where(u => !u.IsAlternative).Select(u => IsMoney ? currency + u.Symbol : u.Symbol)];

    /// <inheritdoc/>
    public override string ToString() => Name;
}
