using System.Buffers.Binary;

namespace ConvNeXtGen.Checkpoints.Pickling;

/// <summary>A numpy number: <c>scalar(dtype('f8', …), b'…')</c>. Training loops leave them beside the weights (<c>best_fitness</c>).</summary>
internal static class NumpyScalar
{
    public static object? Read(PickleTuple arguments, PickleInput input)
    {
        // A dtype is a record numpy.dtype(name, align, copy) with the byte order in its state.
        if (arguments is not { Count: 2 } || arguments[0] is not PickleRecord { Class: PickleGlobal { Name: "dtype" }, Arguments: PickleTuple { Count: > 0 } dtype } record
            || dtype[0] is not string code || arguments[1] is not byte[] bytes)
            return new PickleRecord(new PickleGlobal("numpy", "scalar"), arguments);
        if (record.State is PickleTuple { Count: > 1 } state && state[1] is ">")
            throw input.Error("a big-endian numpy number");
        return (code, bytes.Length) switch
        {
            ("f8", 8) => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            ("f4", 4) => (double)BinaryPrimitives.ReadSingleLittleEndian(bytes),
            ("f2", 2) => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            ("i8", 8) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            ("i4", 4) => (long)BinaryPrimitives.ReadInt32LittleEndian(bytes),
            ("i2", 2) => (long)BinaryPrimitives.ReadInt16LittleEndian(bytes),
            ("i1", 1) => (long)(sbyte)bytes[0],
            ("u1", 1) => (long)bytes[0],
            ("u2", 2) => (long)BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            ("u4", 4) => (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            ("b1", 1) => bytes[0] != 0,
            _ => new PickleRecord(new PickleGlobal("numpy", code), arguments),
        };
    }
}
