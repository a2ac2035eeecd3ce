namespace Megapod.Core.Jobs;

/// <summary>What kind of work a job is. It says how its speed answers to power and how it can be stopped.</summary>
public enum JobClass
{
    /// <summary>Steps that build on each other; it can be slowed at any boundary and stopped at a checkpoint.</summary>
    Training,

    /// <summary>Work that is done when it is done.</summary>
    Batch,

    /// <summary>Serving requests of users who wait.</summary>
    Inference,

    /// <summary>A program that calls models and tools and waits much.</summary>
    Agent,
}
