namespace Megapod.Work.Clusters;

/// <summary>Whether work may begin on a node.</summary>
public enum ClusterNodeAccess
{
    /// <summary>It may, anybody's and at any moment.</summary>
    Open,

    /// <summary>We said no, and may say yes again.</summary>
    ClosedByUs,

    /// <summary>Somebody else said no, or it is out of order; that is theirs to lift.</summary>
    ClosedByOthers,
}
