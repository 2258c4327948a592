"""Functions that exported NumPy code may need, as text."""

UNBROADCAST = '''
def unbroadcast(gradient, shape):
    """Sum a gradient over the axes along which an operand of this shape was repeated."""
    gradient = np.asarray(gradient)
    lead = gradient.ndim - len(shape)
    axes = tuple(range(lead)) + tuple(lead + k for k, n in enumerate(shape) if n == 1 and gradient.shape[lead + k] != 1)
    return gradient.sum(axis=axes, keepdims=True).reshape(shape)
'''

MATMUL = '''
def as_matrices(gradient, x, y):
    """The gradient of a product and its factors as matrices: a vector on the left is a row, on the right a column."""
    gradient = np.expand_dims(gradient, -1) if y.ndim == 1 else gradient
    gradient = np.expand_dims(gradient, -2) if x.ndim == 1 else gradient
    return gradient, np.atleast_2d(x), y[:, np.newaxis] if y.ndim == 1 else y


def matmul_left(gradient, x, y):
    """The gradient of x in x @ y: what arrives, times y transposed."""
    gradient, rows, columns = as_matrices(gradient, x, y)
    return unbroadcast(gradient @ np.swapaxes(columns, -1, -2), rows.shape).reshape(x.shape)


def matmul_right(gradient, x, y):
    """The gradient of y in x @ y: x transposed, times what arrives."""
    gradient, rows, columns = as_matrices(gradient, x, y)
    return unbroadcast(np.swapaxes(rows, -1, -2) @ gradient, columns.shape).reshape(y.shape)
'''

SOLVE = '''
def solution(a, b):
    """The x of a @ x = b."""
    return np.linalg.solve(a, b[:, np.newaxis])[..., 0] if b.ndim == 1 else np.linalg.solve(a, b)


def solve_right(gradient, a, b):
    """The gradient of b."""
    gradient, columns = (gradient[..., np.newaxis], b[:, np.newaxis]) if b.ndim == 1 else (gradient, b)
    return unbroadcast(np.linalg.solve(np.swapaxes(a, -1, -2), gradient), columns.shape).reshape(b.shape)


def solve_matrix(gradient, a, b, x):
    """The gradient of a."""
    gradient, x = (gradient[..., np.newaxis], x[..., np.newaxis]) if b.ndim == 1 else (gradient, x)
    found = np.linalg.solve(np.swapaxes(a, -1, -2), gradient)
    return unbroadcast(-found @ np.swapaxes(x, -1, -2), a.shape)
'''

SOFTMAX = '''
def softmax(x, axis):
    """e^x over its sum, without overflow."""
    powers = np.exp(x - np.max(x, axis=axis, keepdims=True))
    return powers / np.sum(powers, axis=axis, keepdims=True)
'''

LOG_SUM_EXP = '''
def log_sum_exp(x, axis):
    """The logarithm of the sum of e^x, without overflow."""
    largest = np.max(x, axis=axis, keepdims=True)
    return np.log(np.sum(np.exp(x - largest), axis=axis, keepdims=True)) + largest
'''

NORMAL = '''
def normal_cdf(x):
    """The distribution function of the normal distribution."""
    return np.vectorize(lambda value: 0.5 * math.erfc(-value / math.sqrt(2.0)), otypes=[float])(x)
'''

ERF = '''
def error_function(x):
    """The error function."""
    return np.vectorize(math.erf, otypes=[float])(x)
'''

ROOT = '''
def real_root(x, n):
    """The real n-th root; of negative numbers for odd n only."""
    size = np.abs(x) ** (1.0 / n)
    return np.where(x < 0, np.where(np.abs(n % 2.0) == 1.0, -size, np.nan), size)
'''

OTHERS = '''
def product_of_others(x, axes):
    """For each element the product of all the others, right also where elements are 0."""
    kept = tuple(k for k in range(x.ndim) if k not in axes)
    order = kept + axes
    moved = np.transpose(x, order)
    rows = moved.reshape(*moved.shape[: len(kept)], -1)
    others = np.stack([np.prod(np.delete(rows, k, axis=-1), axis=-1) for k in range(rows.shape[-1])], axis=-1)
    return np.transpose(others.reshape(moved.shape), np.argsort(order))
'''

PUT_BACK = '''
def put_back(gradient, shape, key):
    """The gradient at the places that were selected, 0 elsewhere."""
    full = np.zeros(shape)
    full[key] = gradient
    return full
'''

LARGEST = '''
def largest(*operands):
    """The largest of the operands, element by element."""
    return functools.reduce(np.maximum, operands)
'''

SMALLEST = LARGEST.replace("largest", "smallest").replace("maximum", "minimum")

WEIGHTED = '''
def weighted(weight, value):
    """Their product; what has the weight 0 takes no part."""
    return np.where(weight == 0, 0.0, weight * value)
'''

HELPERS = {
    "weighted": WEIGHTED,
    "unbroadcast": UNBROADCAST,
    "matmul": MATMUL,
    "solve": SOLVE,
    "softmax": SOFTMAX,
    "log_sum_exp": LOG_SUM_EXP,
    "normal_cdf": NORMAL,
    "erf": ERF,
    "real_root": ROOT,
    "product_of_others": OTHERS,
    "put_back": PUT_BACK,
    "largest": LARGEST,
    "smallest": SMALLEST,
}
IMPORTS = {"erf": "math", "normal_cdf": "math", "largest": "functools", "smallest": "functools"}
