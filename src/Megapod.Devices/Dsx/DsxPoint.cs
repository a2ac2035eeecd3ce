namespace Megapod.Devices.Dsx;

/// <summary>The description of one point, as the building management system publishes it. What a point is about, it says by ids; which of them it has depends on its object type.</summary>
/// <param name="ObjectType">What it belongs to, such as <c>Rack</c> or <c>CDU</c>.</param>
/// <param name="PointType">What it is, such as <c>RackPower</c>.</param>
/// <param name="TagPath">The rest of its topic; unique, of the maker's own choice, and may have several levels.</param>
public sealed record DsxPoint(string ObjectType, string PointType, string TagPath)
{
    /// <summary>The unit in the contract's words, such as <c>kW</c>; null: none, because it has states or is a ratio.</summary>
    public string? Unit { get; init; }

    /// <summary>What its whole numbers say; empty where it has a unit.</summary>
    public IReadOnlyList<DsxState> States { get; init; } = [];

    /// <summary>The rack's name for people; null where it belongs to none.</summary>
    public string? RackLocationName { get; init; }

    /// <summary>The rack's id, which both sides know; null where it belongs to none.</summary>
    public string? RackLocationId { get; init; }

    /// <summary>The object's name for people; null: it has none.</summary>
    public string? ObjectName { get; init; }

    /// <summary>The object's id; null: it has none.</summary>
    public string? ObjectId { get; init; }

    /// <summary>The id of the object of which this one is a part; null: of none.</summary>
    public string? AssociateId { get; init; }

    /// <summary>Ids of what the object serves: the way of power, liquid or air towards the racks; null: not said.</summary>
    public IReadOnlyList<string>? ServesId { get; init; }

    /// <summary>Where in the object it is, or what for, such as <c>Secondary</c> and <c>Supply</c>; null: not said.</summary>
    public IReadOnlyList<string>? ProcessArea { get; init; }

    /// <summary>The phase, A to C or 1 to 3; null: of none alone.</summary>
    public string? Phase { get; init; }

    /// <summary>Whether it is a target and no measurement; null: not said, which is no.</summary>
    public bool? IsSetpoint { get; init; }

    /// <summary>Who publishes its values; null: the building management system itself.</summary>
    public string? Integration { get; init; }

    /// <summary>Of a heartbeat: which topics it stands for; null: all.</summary>
    public string? Scope { get; init; }

    /// <summary>What is unique about it: object type, point type and tag path.</summary>
    public string Key => $"{ObjectType}/{PointType}/{TagPath}";
}
