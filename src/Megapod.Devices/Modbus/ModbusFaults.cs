namespace Megapod.Devices.Modbus;

using System.Globalization;
using System.Net;
using Megapod.Core.Outcomes;
using Megapod.Devices.Modbus.Messages;

/// <summary>The faults of Modbus in words. Of a write each says whether it may have been done.</summary>
internal static class ModbusFaults
{
    public static Fault Unreachable(string address, string why) =>
        new(ModbusFaultCodes.Unreachable, $"{address} cannot be reached: {why}. The request was not sent.", "Check address, port, cable and whether the device allows one more connection; it is tried again by itself.");

    public static Fault NoAnswer(ModbusCall call) => new(
        ModbusFaultCodes.NoAnswer,
        $"{call.Where} has not answered to {call.What} in time.{Doubt(call)}",
        "Check whether the unit exists and is switched on; if it is slow, allow it more time.");

    public static Fault OnlyMisfits(ModbusCall call, int misfits) => new(
        ModbusFaultCodes.OnlyMisfits,
        $"{call.Where} has sent {Number(misfits)} {(misfits == 1 ? "answer" : "answers")} in time, but none that belongs to {call.What}.{Doubt(call)}",
        "Look whether the device repeats transaction, unit and function of a request; a gateway may mix up its units.");

    public static Fault NotSent(ModbusCall call) => new(
        ModbusFaultCodes.NotSent,
        $"{call.Where} was busy with other requests until the time for {call.What} was over. It was not sent.",
        "Ask for less, less often, or allow more time.");

    public static Fault Lost(ModbusCall call, string why) =>
        new(ModbusFaultCodes.Lost, $"The connection to {call.Where} ended before the answer to {call.What}: {why}.{Doubt(call)}", "Nothing, if it happens now and then: it is made again by itself. Read before you write again.");

    public static Fault Garbage(ModbusCall call) =>
        new(ModbusFaultCodes.Garbage, $"{call.Where} has answered to {call.What} with bytes that are no Modbus TCP.{Doubt(call)}", "Check that the port is the one for Modbus TCP; the connection is made anew by itself.");

    public static Fault QueueFull(string address) =>
        new(ModbusFaultCodes.QueueFull, $"Too many requests wait for {address}; this one was not sent.", "Ask for less or less often; if the device no longer answers, see its other faults.");

    public static Fault Closed(ModbusCall call) => new(
        ModbusFaultCodes.Closed, $"The connection to {call.Where} was closed by us before {call.What} was answered.{(call.WasSent ? Doubt(call) : " It was not sent.")}", "Nothing: the program ends or no longer needs the device.");

    public static Fault CannotListen(IPEndPoint where, string why) =>
        new(ModbusFaultCodes.CannotListen, $"No Modbus server can be opened at {where}: {why}.", "Choose a free port, and an address of this machine; ports below 1024 need permission.");

    public static Fault Bug(string address, string what) =>
        new(ModbusFaultCodes.Bug, $"What talks with {address} has failed by a mistake of its own: {what} Whether the request was done is unknown.", "Report it; it goes on by itself.");

    public static Fault Refused(ModbusCall call, ModbusExceptionCode exception)
    {
        var (code, meaning, remedy) = exception switch
        {
            ModbusExceptionCode.IllegalFunction => (ModbusFaultCodes.IllegalFunction, "it does not know this function", "Compare the device's manual with its description here."),
            ModbusExceptionCode.IllegalDataAddress => (ModbusFaultCodes.IllegalDataAddress, "it has no such address", "Compare the device's manual with its description here."),
            ModbusExceptionCode.IllegalDataValue => (ModbusFaultCodes.IllegalDataValue, "it does not take this value or length", "Compare the device's manual with its description here."),
            ModbusExceptionCode.ServerDeviceFailure => (ModbusFaultCodes.ServerDeviceFailure, "it failed while doing it", "Look at the device's own alarms."),
            ModbusExceptionCode.Acknowledge => (ModbusFaultCodes.Acknowledge, "it has begun and was not ready in time", "Read whether it was done; allow it more time."),
            ModbusExceptionCode.ServerDeviceBusy => (ModbusFaultCodes.ServerDeviceBusy, "it stayed busy", "Ask less often, or allow it more time."),
            ModbusExceptionCode.MemoryParityError => (ModbusFaultCodes.MemoryParityError, "its memory is damaged", "Look at the device's own alarms."),
            ModbusExceptionCode.GatewayPathUnavailable => (ModbusFaultCodes.GatewayPathUnavailable, "the gateway has no way to this unit", "Check the unit's number and the gateway's settings."),
            ModbusExceptionCode.GatewayTargetFailed => (ModbusFaultCodes.GatewayTargetFailed, "the gateway had no answer from this unit", "Check whether the unit is switched on and connected to the gateway."),
            _ => (ModbusFaultCodes.OtherException, "the standard has no such number", "Look into the device's manual."),
        };
        return new Fault(code, $"{call.Where} refuses {call.What} with exception {Number((int)exception)}: {meaning}.", remedy);
    }

    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a call that was sent leaves open.</summary>
    private static string Doubt(ModbusCall call) => call.OnlyReads ? "" : " Whether it was done is unknown.";
}
