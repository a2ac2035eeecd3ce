namespace Megapod.Core.Model;

/// <summary>By which engine a cluster is run.</summary>
public enum WorkClusterType
{
    /// <summary>Slurm, over its REST service.</summary>
    Slurm,
}
