namespace Megapod.Lab.Backtest;

/// <summary>What a planner in a back-test knows of what comes, as far as its plans look; of the rest it has its forecasts.</summary>
[Flags]
internal enum Foresight
{
    /// <summary>Nothing: the planner as a site has it.</summary>
    None = 0,

    /// <summary>What prices will settle at.</summary>
    Prices = 1,

    /// <summary>What cars will want, as means of quarters; it then keeps no reserve against more of them.</summary>
    Cars = 2,

    /// <summary>Both: the oracle.</summary>
    All = Prices | Cars,
}
