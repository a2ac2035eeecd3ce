namespace Megapod.Wire;

/// <summary>Tests that look at the memory of the whole process, or at how fast it is: they run when no other does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    /// <summary>Name of the collection.</summary>
    public const string Name = "measured alone";
}
