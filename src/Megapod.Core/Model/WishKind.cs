namespace Megapod.Core.Model;

/// <summary>What a plan is asked for beside money. Limits are no wishes: they hold.</summary>
public enum WishKind
{
    /// <summary>Cars get what they ask for when they ask for it.</summary>
    CarService,

    /// <summary>Idle racks, cooling and house are fed; where they are not, racks have to be paused.</summary>
    BaseLoad,

    /// <summary>Energy is stored for what may come.</summary>
    Reserve,

    /// <summary>Power that was promised to the grid is ready; the amount is power times the time for which it is not.</summary>
    GridReserve,

    /// <summary>Cars that are plugged in have what they are owed when they leave.</summary>
    Departure,

    /// <summary>No more is fed in than may be; where it is, the sun gives more than site and battery can take.</summary>
    Export,
}
