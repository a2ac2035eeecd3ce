namespace Megapod.Core.Model;

/// <summary>What a consumer of the power tree is.</summary>
public enum ConsumerKind
{
    /// <summary>A charging connector; gets grants.</summary>
    Connector,

    /// <summary>A rack of a pod; gets budgets.</summary>
    Rack,

    /// <summary>A pod's cooling plant; follows its racks and gets no grants.</summary>
    Cooling,

    /// <summary>An uncontrolled load.</summary>
    House,
}
