namespace Megapod.Core.Model;

/// <summary>How a device talks.</summary>
public enum DeviceProtocol
{
    /// <summary>SunSpec models over Modbus TCP: meters, inverters, batteries.</summary>
    SunSpec,

    /// <summary>OCPP-J: a charging station, which connects to us.</summary>
    Ocpp,

    /// <summary>Modbus TCP with registers of the maker's own, which a register map describes: meters, batteries.</summary>
    Modbus,

    /// <summary>Redfish: the management controller of a server.</summary>
    Redfish,

    /// <summary>SNMP: a rack's power distribution unit, or its switch.</summary>
    Snmp,

    /// <summary>DSX Exchange over MQTT: a pod by its building management system.</summary>
    Dsx,

    /// <summary>The page of metrics of a dcgm-exporter: the GPUs of one server.</summary>
    Dcgm,
}
