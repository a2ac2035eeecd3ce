namespace Megapod.Devices.Ocpp.Orders;

/// <summary>Asks how a station is set.</summary>
public sealed record ReadSettingOrder : StationOrder
{
    /// <summary>The configuration key of 1.6, such as <c>ConnectionTimeOut</c>; in later editions component and variable with a dot between them, such as <c>TxCtrlr.EVConnectionTimeOut</c>.</summary>
    public required string Key { get; init; }

    /// <summary>The connector whose outlet the component belongs to, from 1; null: the station as a whole. 1.6 only knows the whole.</summary>
    public int? Connector { get; init; }

    internal override string Words => $"say how '{OcppText.Printable(Key, SettingKey.MostShown)}' is set";

    internal override int? At => Connector;

    internal override bool OnlyAsks => true;
}
