namespace Megapod.Core.Model;

/// <summary>Rank of the work on a rack, from kept longest to shed first.</summary>
public enum WorkloadClass
{
    /// <summary>Work under a firm lease; ranks below cars and above everything else.</summary>
    Firm,

    /// <summary>Serving requests of users who wait.</summary>
    Inference,

    /// <summary>Training and batch work that can be throttled or paused.</summary>
    Flexible,

    /// <summary>Work that runs only when there is room.</summary>
    Spot,
}
