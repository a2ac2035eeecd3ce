namespace Megapod.Devices.Modbus;

using Megapod.Core.Outcomes;
using Megapod.Devices.Modbus.Messages;

/// <summary>
/// One call from its asking to its end. It ends once, by whatever comes first: its answer, its time, its caller, or the end of the client; all but the first end it no matter what the connection does.
/// </summary>
internal sealed class ModbusCall
{
    private readonly TaskCompletionSource<Outcome<byte[]>> end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ModbusCall(string address, byte unit, byte[] message, bool isUrgent, long deadline)
    {
        Address = address;
        Unit = unit;
        Message = message;
        Deadline = deadline;
        _ = ModbusRequest.Decode(message, out var request);
        OnlyReads = request.OnlyReads;
        IsUrgent = isUrgent && !OnlyReads;
        What = request.Function == ModbusFunction.ReadWriteMultipleRegisters
            ? $"{request.Function} at {ModbusFaults.Number(request.WriteAddress)}+{ModbusFaults.Number(request.WriteCount)} and {ModbusFaults.Number(request.Address)}+{ModbusFaults.Number(request.Count)}"
            : $"{request.Function} at {ModbusFaults.Number(request.Address)}+{ModbusFaults.Number(request.Count)}";
    }

    public byte Unit { get; }

    /// <summary>The request from its function code on.</summary>
    public byte[] Message { get; }

    /// <summary>By when it ends, in the clock's timestamps.</summary>
    public long Deadline { get; }

    public bool OnlyReads { get; }

    /// <summary>Whether it goes before everything that waits at other units.</summary>
    public bool IsUrgent { get; }

    /// <summary>Whether any byte of it may have gone out. Set and read under the queue's lock.</summary>
    public bool WasSent { get; set; }

    /// <summary>What it ends with if nothing better comes before its deadline; null while there is nothing to tell but time.</summary>
    public Fault? Why { get; set; }

    /// <summary>Request for people, such as <c>ReadHoldingRegisters at 40000+2</c>.</summary>
    public string What { get; }

    /// <summary>Device for people.</summary>
    public string Where => $"unit {ModbusFaults.Number(Unit)} at {Address}";

    public Task<Outcome<byte[]>> End => end.Task;

    public bool HasEnded => end.Task.IsCompleted;

    private string Address { get; }

    public void Succeed(byte[] answer) => end.TrySetResult(Outcome<byte[]>.Success(answer));

    public void Fail(Fault fault) => end.TrySetResult(Outcome<byte[]>.Failure(fault));

    public void Cancel(CancellationToken by) => end.TrySetCanceled(by);
}
