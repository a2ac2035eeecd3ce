namespace Megapod.Work.Clusters;

/// <summary>Whether a node is switched on.</summary>
public enum ClusterNodePower
{
    /// <summary>It is on.</summary>
    Up,

    /// <summary>It is off.</summary>
    Off,

    /// <summary>It is being switched on.</summary>
    Rising,

    /// <summary>It is being switched off.</summary>
    Falling,

    /// <summary>It does not answer, and nobody knows whether it is on.</summary>
    Unknown,
}
