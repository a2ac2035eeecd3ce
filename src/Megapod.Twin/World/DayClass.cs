namespace Megapod.Twin.World;

/// <summary>Days on which cars come alike.</summary>
public enum DayClass
{
    /// <summary>Monday to Thursday.</summary>
    Weekday = 0,

    /// <summary>Friday, the busiest.</summary>
    Friday = 1,

    /// <summary>Saturday, Sunday and holidays.</summary>
    Weekend = 2,
}
